import type { Problem } from '#engine/core/problem.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import { problemOf } from '#engine/definitions/read-file.ts'
import type { Check } from './check.ts'

/** Every check of what the files mean, in the order in which the page of problems lists them. */
export const checks: readonly Check[] = []

/** What all checks find in the files that could be read. */
export function runChecks(set: FileSet): readonly Problem[] {
  const problems: Problem[] = []
  for (const { code, severity, run } of checks) {
    run(set, ({ file }, { pointer, part = 'value', message, hint = null }) => {
      const read = set.file(file)
      if (read) problems.push(problemOf(read, { pointer, part, code, severity, message, hint }))
    })
  }
  return problems
}
