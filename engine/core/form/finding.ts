import type { DefinitionFinding } from '#engine/core/finding.ts'

/**
 * Something semantically wrong with a form file, under a code `docket/form-<what>`. Where a `$ref` was followed, its pointer leads into the
 * value that stands in its place.
 */
export type Finding = Omit<DefinitionFinding, 'story'>

export function pointerTo(parent: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((at, key) => `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, parent)
}
