/** The part of js-yaml that is used here; the package brings no types. */
declare module 'js-yaml' {
  export class YAMLException extends Error {
    readonly reason: string
    readonly mark?: { readonly line: number; readonly column: number }
  }
  /** YAML 1.2 without tags that make anything but plain values. */
  export function load(text: string, options?: { readonly filename?: string }): unknown
}
