import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import type { ScenarioFile, SynonymsFile } from '#engine/schemas/types.ts'
import type { Kind } from './kinds.ts'
import type { ReadFile } from './read-file.ts'

/** Everything that could be read, as the checks see it: parts may be missing where files have mistakes. */
export interface FileSet extends Omit<Definitions, 'revision' | 'commit'> {
  /** They say how tickets have to go and govern none, so they are no part of a revision. */
  readonly scenarios: ReadonlyMap<string, Defined<ScenarioFile>>
  /** What the search of the help center takes for the same; like scenarios, they govern no ticket. */
  readonly synonyms: ReadonlyMap<string, Defined<SynonymsFile>>
  /** Form → pointers of its references that lead nowhere: what these would have brought is not in its value. */
  readonly unfollowed: ReadonlyMap<string, readonly string[]>
  /** Ids of a kind by file name, those of files with mistakes too: what names them is not wrong. */
  ids(kind: Kind): readonly string[]
  /** The present date, `2026-12-24`; null where nobody may ask for it. */
  readonly today: string | null
  /** Every file that lies below `forms/` and `workflows/`, also those that are no definition. */
  readonly paths: readonly string[]
  /** The file at a path, to find the text behind a finding. */
  file(path: string): ReadFile | undefined
}
