/** Something semantically wrong with a form file; the definitions loader adds file, line and column to make a Problem of it. */
export interface Finding {
  /** JSON pointer into the file; where a `$ref` was followed, into the value that stands in its place (look for the nearest known one). */
  readonly pointer: string
  /** What is meant there; left out: the value. */
  readonly part?: 'key' | 'value'
  /** Permanent, `docket/form-<what>`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** One sentence without a full stop. */
  readonly message: string
  /** What to write instead, or null. */
  readonly hint: string | null
}

export function pointerTo(parent: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((at, key) => `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, parent)
}
