import type { Defined } from '#engine/core/catalogue.ts'
import { formProblems } from '#engine/core/form/check.ts'
import type { Problem } from '#engine/core/problem.ts'
import { suggestion } from '#engine/core/similar.ts'
import { verifyWorkflow } from '#engine/core/workflow/verify.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { Finding } from '#engine/definitions/finding.ts'
import { problemOf } from '#engine/definitions/read-file.ts'
import { badAddress, sharedAddress } from './addresses.ts'
import type { Check } from './check.ts'
import { noDefaultTeam, twoDefaultTeams } from './default-team.ts'
import { badDate, badTimeZone, duplicateDate, intervalOrder, missingHolidays, neverOpen } from './hours.ts'
import { unknownMacroEvent } from './macro-event.ts'
import { clockNeverStops, unknownState } from './policies.ts'
import { literalSecret } from './secret.ts'
import { missingTranslation, noDefaultLanguage, unknownPlaceholder } from './templates.ts'
import { badConditionDate, badPattern, unknownSubject, unknownValue } from './ticket-condition.ts'
import { unknownReferences } from './unknown-reference.ts'

/** Every check of what files mean together, in the order in which the page of problems lists them. */
export const checks: readonly Check[] = [
  ...unknownReferences,
  noDefaultTeam,
  twoDefaultTeams,
  unknownSubject,
  unknownValue,
  badPattern,
  badConditionDate,
  unknownMacroEvent,
  unknownState,
  clockNeverStops,
  badTimeZone,
  badDate,
  duplicateDate,
  intervalOrder,
  neverOpen,
  missingHolidays,
  badAddress,
  sharedAddress,
  literalSecret,
  noDefaultLanguage,
  missingTranslation,
  unknownPlaceholder,
]

/** What is found in the files that could be read, by the checks and by those parts of core that know a kind of file best. */
export function runChecks(set: FileSet): readonly Problem[] {
  const problems: Problem[] = []
  const add = ({ file }: Pick<Defined<unknown>, 'file'>, finding: Finding) => {
    const read = set.file(file)
    if (read) problems.push(problemOf(read, finding))
  }
  for (const form of set.forms.values()) {
    for (const finding of formProblems(form, undefined, suggestion)) add(form, finding)
  }
  for (const workflow of set.workflows.values()) {
    for (const finding of verifyWorkflow(workflow)) add(workflow, finding)
  }
  for (const { code, severity, run } of checks) {
    run(set, (defined, { hint = null, ...said }) => add(defined, { ...said, hint, code, severity }))
  }
  return problems
}
