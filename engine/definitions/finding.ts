import type { Told } from '#engine/core/problem.ts'

/** A mistake in one file before its place in the text is known; the loader makes a Problem of it. */
export interface Finding {
  /** JSON pointer into the file; where it leads nowhere, the nearest value around it is meant. */
  readonly pointer: string
  /** What the caret underlines: the key, or the value (an object or a list is underlined at its key). */
  readonly part?: 'key' | 'value'
  /** The piece of the text, from there on, that is meant; without it the whole value. */
  readonly piece?: string
  /** Permanent, `docket/<kebab-case>`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** One sentence without a full stop. */
  readonly message: string
  /** What to write instead, or null. */
  readonly hint: string | null
  /** The shortest way in which it comes about; each step at a pointer into the same file, or into the one it names. */
  readonly story?: readonly Told[]
}

/** `parent` extended by keys, escaped as RFC 6901 says. */
export function pointerTo(parent: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((at, key) => `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, parent)
}

/** The last key of a pointer, unescaped. */
export function lastKey(pointer: string): string {
  return pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
}
