import { evaluate, subjectsOf } from '#engine/core/condition.ts'
import type { Json } from '#engine/core/json.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { Condition, SlaFile } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'
import { policiesOf } from './team-policies.ts'

const kinds = { onWarn: 'is nearly late', onBreach: 'is late' } as const

export const lateTicketLoop: Check = {
  code: 'docket/late-ticket-loop',
  severity: 'warning',
  about:
    'A late ticket makes a new one, which the same policy promises an answer to: left alone, it is late in its turn and makes the next one, for ever. Tell somebody of the late ticket instead, or make the new one where this policy does not count.',
  file: 'workflows/urgent.sla.json',
  bad: '  "targets": { "firstResponse": "PT1H" },\n  "pauseIn": ["sla.paused"],\n  "onBreach": [{ "type": "createTicket", "params": { "title": "Look into the late ticket" } }]',
  good: '  "when": { "priority": 3 },\n  "targets": { "firstResponse": "PT1H" },\n  "pauseIn": ["sla.paused"],\n  "onBreach": [{ "type": "notify", "params": { "to": "leads", "text": "This ticket is late." } }]',
  run(set, report) {
    for (const policy of set.policies.values()) {
      if (!countsFromBeginning(policy.value)) continue
      const promising = [...set.teams.values()].filter(({ value }) => policiesOf(set, value.policies).includes(policy))
      for (const [key, when] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
        if (key === 'onWarn' && !policy.value.warnAt?.length) continue
        for (const [index, action] of (policy.value[key] ?? []).entries()) {
          if (typeof action === 'string' || action.type !== 'createTicket') continue
          const { team: to } = action.params as { readonly team?: string }
          // A ticket of one such team that makes one of a team without the policy ends there.
          const again = promising.find(
            ({ id }) => (to === undefined || to === id) && counts(policy.value.when, { team: id }),
          )
          if (again === undefined) continue
          report(policy, {
            pointer: `/${key}/${index}`,
            message: `each ticket that ${when} makes another one, which this policy counts too`,
            hint: 'notify somebody instead, or give the new ticket a team that this policy is not for',
          })
        }
      }
    }
  },
}

/** The next response is promised to who writes again: nobody does so in a ticket that is left alone. */
function countsFromBeginning({ targets: { nextResponse, ...others } }: SlaFile): boolean {
  return Object.values(others).some((target) => target !== undefined)
}

/** Whether a policy certainly counts a ticket that a rule has just made. */
function counts(when: Condition | undefined, { team }: { readonly team: string }): boolean {
  if (when === undefined) return true
  const known: Readonly<Record<string, Json>> = { team, priority: 0, tags: [] }
  if (!subjectsOf(when).every((name) => Object.hasOwn(known, name))) return false
  return evaluate(when, (name) => known[name], { now: 0, matcher: linearPattern }).holds
}
