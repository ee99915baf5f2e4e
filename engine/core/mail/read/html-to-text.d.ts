declare module 'html-to-text' {
  export interface Options {
    readonly wordwrap?: false | number
    readonly limits?: {
      readonly maxInputLength?: number
      readonly maxDepth?: number
      readonly maxChildNodes?: number
      readonly ellipsis?: string
    }
    readonly selectors?: readonly {
      readonly selector: string
      readonly format?: string
      readonly options?: Readonly<Record<string, unknown>>
    }[]
  }
  export function convert(html: string, options?: Options): string
}
