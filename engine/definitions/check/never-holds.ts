import { neverHold } from '#engine/core/condition-proof.ts'
import { isJudged, ticketProof } from '#engine/core/ticket/ticket-proof.ts'
import type { Check } from './check.ts'
import { ticketConditions } from './walk.ts'

export const neverHolds: Check = {
  code: 'docket/never-holds',
  severity: 'error',
  about:
    'The tests of a condition contradict each other, so that no ticket satisfies it: the view stays empty, the policy never attaches, the guard never lets anything through.',
  file: 'workflows/urgent.sla.json',
  bad: '"when": { "priority": { "above": 2, "below": 3 } }',
  good: '"when": { "priority": { "atLeast": 2 } }',
  instead: '"when": { "priority": 3 }',
  run(set, report) {
    for (const { defined, condition, pointer } of ticketConditions(set)) {
      // Guards are judged with the transitions that they guard.
      if (pointer.endsWith('/params/when') || !isJudged(condition) || !neverHold([condition], ticketProof)) continue
      report(defined, {
        pointer,
        part: 'key',
        message: 'this condition can never hold',
        hint: 'no ticket satisfies all of its tests at once; several values are a list, several ways an "any"',
      })
    }
  },
}
