import type { Defined } from '#engine/core/catalogue.ts'
import { channelProblems } from '#engine/core/chat/check/rules.ts'
import { scriptProblems } from '#engine/core/chat/check/script.ts'
import { formProblems } from '#engine/core/form/check.ts'
import type { Problem } from '#engine/core/problem.ts'
import { suggestion } from '#engine/core/similar.ts'
import { verifyWorkflow } from '#engine/core/workflow/verify.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { Finding } from '#engine/definitions/finding.ts'
import { inFile, problemOf } from '#engine/definitions/read-file.ts'
import { badAddress } from './bad-address.ts'
import { badConditionDate } from './bad-condition-date.ts'
import { badDate } from './bad-date.ts'
import { badLanguage } from './bad-language.ts'
import { badPattern } from './bad-pattern.ts'
import { badTimeZone } from './bad-time-zone.ts'
import type { Check } from './check.ts'
import { clockNeverRuns } from './clock-never-runs.ts'
import { clockNeverStops } from './clock-never-stops.ts'
import { duplicateDate } from './duplicate-date.ts'
import { formNotInChat } from './form-not-in-chat.ts'
import { intervalOrder } from './interval-order.ts'
import { lateTicketLoop } from './late-ticket-loop.ts'
import { literalSecret } from './literal-secret.ts'
import { macroLeadsNowhere } from './macro-leads-nowhere.ts'
import { missingHolidays } from './missing-holidays.ts'
import { missingTranslation } from './missing-translation.ts'
import { neverHolds } from './never-holds.ts'
import { neverOpen } from './never-open.ts'
import { noDefaultLanguage } from './no-default-language.ts'
import { noDefaultTeam } from './no-default-team.ts'
import { noExpectation } from './no-expectation.ts'
import { noTime } from './no-time.ts'
import { operatorOutside } from './operator-outside.ts'
import { ownDomains } from './own-domains.ts'
import { extensionParams, unknownExtension } from './own-names.ts'
import { policyNeverAttaches } from './policy-never-attaches.ts'
import { repeatedSynonym } from './repeated-synonym.ts'
import { scenarioStep } from './scenario-step.ts'
import { sharedAddress } from './shared-address.ts'
import { teamTakesNoForms } from './team-takes-no-forms.ts'
import { ticketLoop } from './ticket-loop.ts'
import { twoDefaultTeams } from './two-default-teams.ts'
import { unknownEvent } from './unknown-event.ts'
import { unknownMail } from './unknown-mail.ts'
import { unknownPlaceholder } from './unknown-placeholder.ts'
import { unknownReferences } from './unknown-reference.ts'
import { unknownState } from './unknown-state.ts'
import { unknownSubject } from './unknown-subject.ts'
import { unknownValue } from './unknown-value.ts'

/** Every check of what files mean together, in the order in which the page of problems lists them. */
export const checks: readonly Check[] = [
  ...unknownReferences,
  teamTakesNoForms,
  formNotInChat,
  operatorOutside,
  noDefaultTeam,
  twoDefaultTeams,
  ownDomains,
  unknownSubject,
  unknownValue,
  badPattern,
  badConditionDate,
  neverHolds,
  unknownEvent,
  macroLeadsNowhere,
  unknownState,
  unknownExtension,
  extensionParams,
  ticketLoop,
  lateTicketLoop,
  policyNeverAttaches,
  noTime,
  clockNeverStops,
  clockNeverRuns,
  badTimeZone,
  badDate,
  duplicateDate,
  intervalOrder,
  neverOpen,
  missingHolidays,
  badAddress,
  sharedAddress,
  literalSecret,
  badLanguage,
  noDefaultLanguage,
  missingTranslation,
  unknownPlaceholder,
  scenarioStep,
  unknownMail,
  noExpectation,
  repeatedSynonym,
]

/** What is found in the files that could be read, by the checks and by those parts of core that know a kind of file best. */
export function runChecks(set: FileSet): readonly Problem[] {
  const problems: Problem[] = []
  const add = ({ file }: Pick<Defined<unknown>, 'file'>, finding: Finding) => {
    const read = set.file(file)
    if (read) problems.push(problemOf(read, inFile(read, finding), (path) => set.file(path)))
  }
  for (const form of set.forms.values()) {
    const unfollowed = set.unfollowed.get(form.id)
    for (const finding of formProblems(form, undefined, suggestion, unfollowed)) add(form, finding)
  }
  for (const workflow of set.workflows.values()) {
    for (const finding of verifyWorkflow(workflow)) add(workflow, finding)
  }
  for (const chat of set.chats.values()) {
    for (const finding of channelProblems(chat)) add(chat, finding)
  }
  for (const script of set.scripts.values()) {
    for (const finding of scriptProblems(script)) add(script, finding)
  }
  for (const { code, severity, run } of checks) {
    run(set, (defined, { hint = null, ...said }) => add(defined, { ...said, hint, code, severity }))
  }
  return problems
}
