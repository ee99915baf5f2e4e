import { neverHold } from '#engine/core/condition-proof.ts'
import { isJudged, ticketProof } from '#engine/core/ticket/ticket-proof.ts'
import type { Condition } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'

export const policyNeverAttaches: Check = {
  code: 'docket/policy-never-attaches',
  severity: 'warning',
  about:
    'A policy attaches to the tickets of teams that may have it (`policies`; all when left out) and that its `when` fits. Here no team is left.',
  file: 'workflows/care.team.json',
  bad: '"policies": ["standard"]',
  good: '"policies": ["standard", "urgent"]',
  run(set, report) {
    if (set.teams.size < set.ids('team').length || set.teams.size === 0) return
    const known = set.ids('sla')
    // A name that is none may be meant as the one that is missing.
    if ([...set.teams.values()].some(({ value }) => value.policies?.some((id) => !known.includes(id)))) return
    for (const policy of set.policies.values()) {
      const { when } = policy.value
      const allowed = [...set.teams.values()].filter(({ value }) => value.policies?.includes(policy.id) ?? true)
      if (when && (!isJudged(when) || neverHold([when], ticketProof))) continue
      const fits = allowed.some(({ id }) => !when || !neverHold([when, { team: { is: id } } as Condition], ticketProof))
      if (fits) continue
      const named = allowed.map(({ id }) => `"${id}"`).join(', ')
      const message =
        allowed.length === 0
          ? 'no team may have this policy: every one names others'
          : `this policy fits no ticket of the teams that may have it: ${named}`
      report(policy, {
        pointer: when ? '/when' : '',
        part: 'key',
        message,
        hint: 'name it in the "policies" of its team',
      })
    }
  },
}
