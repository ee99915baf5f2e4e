import type { DefinitionFinding } from '#engine/core/finding.ts'

/** A mistake as the loader reads it. */
export interface Finding extends DefinitionFinding {
  /** The piece of the text, from there on, that is meant; without it the whole value. */
  readonly piece?: string
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
