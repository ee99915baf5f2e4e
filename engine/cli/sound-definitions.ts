import type { Definitions } from '#engine/core/catalogue.ts'
import { summary } from '#engine/definitions/frame.ts'
import { loadDefinitions, loadKept } from '#engine/definitions/load.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { Store } from '#engine/store/store.ts'
import { Exit } from './io.ts'

/** Definitions of files that have to be sound; `where` names them in the refusal. Ends with 1 where they have mistakes. */
export function soundDefinitions(
  files: readonly SourceFile[],
  commit: string | null = null,
  where = 'the working tree',
): Definitions {
  const { definitions, problems } = loadDefinitions(files, commit)
  if (definitions) return definitions
  throw new Exit(1, `The files of ${where} have mistakes (${summary(problems)}): see "docket check".`)
}

/** Definitions of revisions that the store keeps, each read once; null for one that it does not keep. */
export function keptDefinitions({
  revisions,
}: Pick<Store, 'revisions'>): (revision: string) => Promise<Definitions | null> {
  const known = new Map<string, Promise<Definitions | null>>()
  const read = async (revision: string) => {
    const files = await revisions.files(revision)
    return files && loadKept(files, revision)
  }
  return (revision) => {
    const definitions = known.get(revision) ?? read(revision)
    known.set(revision, definitions)
    return definitions
  }
}
