import type { Defined } from '#engine/core/catalogue.ts'
import { evaluate, subjectsOf } from '#engine/core/condition.ts'
import type { Json } from '#engine/core/json.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { Condition, SlaFile } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'
import { policiesOf } from './team-policies.ts'

const kinds = { onWarn: 'is nearly late', onBreach: 'is late' } as const

export const lateTicketLoop: Check = {
  code: 'docket/late-ticket-loop',
  severity: 'warning',
  about:
    'A late ticket makes a new one, which the same policy, or one that makes such a ticket in its turn, promises an answer to: left alone, it is late too and makes the next one, for ever. Tell somebody of the late ticket instead, or make the new one where no such policy counts.',
  file: 'workflows/urgent.sla.json',
  bad: '  "targets": { "firstResponse": "PT1H" },\n  "pauseIn": ["sla.paused"],\n  "onBreach": [{ "type": "createTicket", "params": { "title": "Look into the late ticket" } }]',
  good: '  "when": { "priority": 3 },\n  "targets": { "firstResponse": "PT1H" },\n  "pauseIn": ["sla.paused"],\n  "onBreach": [{ "type": "notify", "params": { "to": "leads", "text": "This ticket is late." } }]',
  run(set, report) {
    const rungs = rungsOf(set)
    const next = ({ to }: Rung) => rungs.filter(({ team }) => team === to)
    const told = new Set<string>()
    for (const rung of rungs) {
      const { policy, pointer, when } = rung
      const round = roundFrom(rung, next)
      if (told.has(`${policy.id} ${pointer}`) || round.length === 0) continue
      told.add(`${policy.id} ${pointer}`)
      report(policy, {
        pointer,
        message: round.every((one) => one.policy === policy)
          ? `each ticket that ${when} makes another one, which this policy counts too`
          : `each ticket that ${when} makes one of team "${rung.to}", which policy "${round[1]?.policy.id}" counts; that leads to one of "${rung.team}" again, for ever`,
        hint: 'notify somebody instead, or give the new ticket a team that no such policy is for',
        story: [
          ...round.map((one) => ({
            words: `a ticket of team "${one.team}" ${one.when}: it makes one of team "${one.to}"`,
            pointer: one.pointer,
            file: one.policy.file,
          })),
          { words: 'and so on, for ever', pointer },
        ],
      })
    }
  },
}

/** A policy that certainly counts every new ticket of a team, and makes one of a team where it is late. */
interface Rung {
  readonly policy: Defined<SlaFile>
  readonly pointer: string
  readonly when: string
  readonly team: string
  readonly to: string
}

function rungsOf(set: FileSet): readonly Rung[] {
  return [...set.policies.values()]
    .filter(({ value }) => countsFromBeginning(value))
    .flatMap((policy) => {
      const teams = [...set.teams.values()].filter(
        ({ id, value }) => policiesOf(set, value.policies).includes(policy) && counts(policy.value.when, { team: id }),
      )
      return callsOf(policy.value).flatMap(({ pointer, when, to }) =>
        teams.map(({ id: team }): Rung => ({ policy, pointer, when, team, to: to ?? team })),
      )
    })
}

/** The tickets that a policy makes; `to` is a team, undefined for that of the late ticket. */
function callsOf(policy: SlaFile) {
  return (Object.entries(kinds) as [keyof typeof kinds, string][]).flatMap(([key, when]) => {
    if (key === 'onWarn' && !policy.warnAt?.length) return []
    return (policy[key] ?? []).flatMap((action, index) => {
      if (typeof action === 'string' || action.type !== 'createTicket') return []
      const { team: to } = action.params as { readonly team?: string }
      return [{ pointer: `/${key}/${index}`, when, to }]
    })
  })
}

/** The shortest round of tickets from this one to the next such one; empty where there is none. */
function roundFrom(rung: Rung, next: (rung: Rung) => readonly Rung[]): readonly Rung[] {
  const seen = new Set<Rung>()
  const waiting: (readonly Rung[])[] = [[rung]]
  for (const way of waiting) {
    for (const further of next(way.at(-1) ?? rung)) {
      if (further === rung) return way
      if (seen.has(further)) continue
      seen.add(further)
      waiting.push([...way, further])
    }
  }
  return []
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
