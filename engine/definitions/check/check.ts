import type { Defined } from '#engine/core/catalogue.ts'
import type { Told } from '#engine/core/problem.ts'
import type { Code } from '#engine/definitions/codes/code.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'

/** What a check says about one place; code and severity are the check's own. */
export interface Said {
  readonly pointer: string
  readonly part?: 'key' | 'value'
  readonly piece?: string
  readonly message: string
  readonly hint?: string | null
  readonly story?: readonly Told[]
}

export type Report = (where: Pick<Defined<unknown>, 'file'>, said: Said) => void

/** One rule about what files mean, alone or together. */
export interface Check extends Code {
  readonly severity: 'error' | 'warning'
  run(set: FileSet, report: Report): void
}
