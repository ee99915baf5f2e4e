import { type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import type { SlaClock } from '#engine/core/sla/clock-state.ts'
import { policyCalendar, policyOf } from '#engine/core/sla/policy.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Effect, FindingKind } from './finding.ts'

/** What becomes of the deadlines of a ticket that moves, each with the line behind it. */
export function clockEffects(
  definitions: Definitions,
  running: Definitions | null,
  before: Ticket,
  after: Ticket,
  now: number,
): readonly Effect[] {
  const effects: Effect[] = []
  for (const clock of after.clocks) {
    const old = before.clocks.find((one) => one.policy === clock.policy && one.metric === clock.metric)
    const kind = kindOf(old, clock, now)
    if (kind !== null) effects.push({ kind, rule: causeOf(definitions, running, after, clock), about: name(clock) })
  }
  for (const old of before.clocks) {
    const isGone = !after.clocks.some((one) => one.policy === old.policy && one.metric === old.metric)
    if (isGone)
      effects.push({ kind: 'deadline.gone', rule: causeOf(definitions, running, after, old), about: name(old) })
  }
  const { promised } = after
  const [answer] = after.clocks
    .filter(({ metric, state }) => metric === promised?.metric && state === 'running')
    .sort((one, other) => one.dueAt - other.dueAt)
  if (promised !== null && answer !== undefined && promised.dueAt > now && promised.dueAt < answer.dueAt) {
    effects.push({ kind: 'promise.kept', rule: causeOf(definitions, running, after, answer), about: name(answer) })
  }
  return effects
}

function kindOf(old: SlaClock | undefined, clock: SlaClock, now: number): FindingKind | null {
  if (clock.breachedAt !== null) {
    // What is overdue anyway is no work of the change.
    const wasLate = old !== undefined && (old.breachedAt !== null || (old.state === 'running' && old.dueAt <= now))
    return wasLate ? null : 'breach.new'
  }
  if (clock.metAt !== null) return null
  if (old === undefined) return 'deadline.new'
  if (old.dueAt === clock.dueAt) return null
  return clock.dueAt < old.dueAt ? 'deadline.earlier' : 'deadline.later'
}

/** The policy's own line where the policy changed, else the hours it counts in, else the team that chooses both. */
function causeOf(definitions: Definitions, running: Definitions | null, ticket: Ticket, clock: SlaClock): string {
  const policy = policyOf(definitions, clock.policy)
  const old = running && policyOf(running, clock.policy)
  if (policy === null) return old === null ? clock.rule : `${old.defined.file}:1`
  const target = ruleAt(policy.defined, `/targets/${clock.metric}`)
  if (running === null || old === null || old.defined.hash !== policy.defined.hash) return target
  const hours = policyCalendar(definitions, policy, ticket.team).defined
  if (hours !== null && running.hours.get(hours.id)?.hash !== hours.hash) return `${hours.file}:1`
  const team = definitions.teams.get(ticket.team)
  if (team && running.teams.get(ticket.team)?.hash !== team.hash) return ruleAt(team, '/policies')
  return target
}

function name({ policy, metric }: SlaClock): string {
  return `${policy} ${metric}`
}
