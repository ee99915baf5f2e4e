import type { Defined } from '#engine/core/catalogue.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { SlaFile } from '#engine/schemas/types.ts'

/** The policies that may attach to a team's tickets: those it names, else all. */
export function policiesOf({ policies }: FileSet, ids: readonly string[] | undefined): readonly Defined<SlaFile>[] {
  return [...policies.values()].filter(({ id }) => ids?.includes(id) ?? true)
}
