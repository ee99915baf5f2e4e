declare module 'html-to-text' {
  export interface Builder {
    /** Words in the running line; of white space one is left, and none at the ends of a line. */
    addInline(text: string): void
  }
  export type Formatter = (
    element: { readonly children: readonly unknown[] },
    walk: (children: readonly unknown[], builder: Builder) => void,
    builder: Builder,
  ) => void
  export interface Options {
    readonly wordwrap?: false | number
    readonly formatters?: Readonly<Record<string, Formatter>>
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
