import type { Defined } from '#engine/core/catalogue.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'

/** What a check says about one place; code and severity are the check's own. */
export interface Said {
  readonly pointer: string
  readonly part?: 'key' | 'value'
  readonly message: string
  readonly hint?: string | null
}

export type Report = (where: Pick<Defined<unknown>, 'file'>, said: Said) => void

/** One rule about what files mean, alone or together. */
export interface Check {
  /** Permanent, `docket/<kebab-case>`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** Why it is a mistake: the page of problems prints it. */
  readonly about: string
  /** The mistake in a few lines of a file, and the same lines put right. */
  readonly bad: string
  readonly good: string
  run(set: FileSet, report: Report): void
}
