import type { Definitions } from '#engine/core/catalogue.ts'
import type { TicketEvent, Why } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { attachPolicies, beginClock, type ClockContext, isSame, settle } from './attach.ts'
import type { SlaClock } from './clock-state.ts'
import { dueWithPauses, recordPause } from './clock-time.ts'
import { matchingPolicies, type Policy, policyCalendar, policyMatches, policyOf } from './policy.ts'
import { hasReached, isFinished, isPausedBy } from './standing.ts'

export { earliestDeadline, openMinutesLeft } from './deadline.ts'
export { fireSlaTimer, slaTimers } from './timers.ts'

export interface Stepped {
  readonly clocks: readonly SlaClock[]
  readonly why: readonly Why[]
}

/** Events after which another policy may match. */
const reapplying = new Set([
  'ticket.created',
  'ticket.accepted',
  'ticket.migrated',
  'ticket.undone',
  'priority.changed',
  'team.changed',
  'tags.changed',
  'fields.changed',
  'requester.changed',
  'person.erased',
])

/**
 * The clocks after an event, and why each deadline is what it is. `after` is the ticket with the event applied, its workflow moved and its
 * clocks as they were. A ticket on the shelf has no clocks.
 */
export function stepClocks(input: {
  readonly definitions: Definitions
  readonly before: Ticket | null
  readonly after: Ticket
  readonly event: TicketEvent
}): Stepped {
  const { definitions, before, after: ticket, event } = input
  const old = ticket.clocks
  if (ticket.shelved) return old.length === 0 ? { clocks: old, why: [] } : { clocks: [], why: [] }
  const context: ClockContext = { definitions, ticket, at: event.at }
  const attached = before === null || reapplying.has(event.type) ? attachPolicies(old, context) : old
  const stepped = asksAgain(ticket, event)
    ? beginAnswers(advanceAll(attached, event, context), context)
    : advanceAll(attached, event, context)
  return stepped === old ? { clocks: old, why: [] } : { clocks: stepped, why: reasons(old, stepped, definitions) }
}

/** The same array when no clock changed. */
function advanceAll(clocks: readonly SlaClock[], event: TicketEvent, context: ClockContext): readonly SlaClock[] {
  let changed = false
  const advanced: SlaClock[] = []
  for (const clock of clocks) {
    const next = advance(clock, event, context)
    changed ||= next !== clock
    if (next) advanced.push(next)
  }
  return changed ? advanced : clocks
}

/** Null when the clock goes: its target is open again, and its policy no longer matches. */
function advance(clock: SlaClock, event: TicketEvent, context: ClockContext): SlaClock | null {
  const { definitions, ticket, at } = context
  const policy = policyOf(definitions, clock.policy)
  if (policy === null) return clock
  const isReached = clock.metric === 'reach' && reached(clock, policy, context)
  const metAt = metNow(clock, isReached, event, ticket)
  // Reached time counts as a pause: left again, the clock runs on where it stood.
  const pauses = recordPause(clock.pauses, isReached || isFinished(ticket) || isPausedBy(policy, ticket), at)
  if (pauses === clock.pauses && metAt === clock.metAt) return clock
  const opensAgain = metAt === null && clock.metAt !== null
  if (opensAgain && clock.breachedAt === null && !policyMatches(policy, ticket, at)) return null
  const isFixed = clock.breachedAt !== null || (metAt !== null && metAt === clock.metAt)
  const calendar = policyCalendar(definitions, policy, ticket.team)
  const dueAt = isFixed ? clock.dueAt : dueWithPauses(calendar, clock.startedAt, clock.target, pauses, metAt)
  return settle({ ...clock, pauses, metAt, dueAt })
}

function metNow(clock: SlaClock, isReached: boolean, { type, at }: TicketEvent, ticket: Ticket): number | null {
  switch (clock.metric) {
    case 'firstResponse':
      return clock.metAt ?? ticket.firstRepliedAt
    case 'nextResponse':
      return clock.metAt ?? (type === 'agent.replied' ? at : null)
    case 'resolution':
      return isFinished(ticket) ? (clock.metAt ?? at) : null
    case 'reach':
      return isReached ? (clock.metAt ?? at) : null
  }
}

function reached(clock: SlaClock, policy: Policy, { definitions, ticket }: ClockContext): boolean {
  const state = policy.targets.find(({ metric }) => metric === clock.metric)?.state
  return hasReached(definitions, ticket, state ?? '')
}

/** The requester writes to a ticket that was answered before and is still ours to answer. */
function asksAgain({ firstRepliedAt, merged, workflow: { tags } }: Ticket, { type, by, data }: TicketEvent): boolean {
  if (type !== 'customer.replied' || by.role === 'stranger' || data.hidden === true || merged !== undefined)
    return false
  return firstRepliedAt !== null && !tags.includes('closed')
}

/** A next-response clock for each matching policy, unless an earlier question still waits for its answer. */
function beginAnswers(clocks: readonly SlaClock[], context: ClockContext): readonly SlaClock[] {
  const begun = matchingPolicies(context.definitions, context.ticket, context.at).flatMap((policy) => {
    const target = policy.targets.find(({ metric }) => metric === 'nextResponse')
    const waiting = clocks.some(
      (one) => one.policy === policy.id && one.metric === 'nextResponse' && one.metAt === null,
    )
    const clock = target === undefined || waiting ? null : beginClock(policy, target, context)
    if (clock === null) return []
    const stopped = isFinished(context.ticket) || isPausedBy(policy, context.ticket)
    return [stopped ? settle({ ...clock, pauses: recordPause([], true, context.at) }) : clock]
  })
  return begun.length === 0 ? clocks : [...clocks.filter((old) => !begun.some((one) => isSame(one, old))), ...begun]
}

function reasons(old: readonly SlaClock[], stepped: readonly SlaClock[], definitions: Definitions): readonly Why[] {
  const why: Why[] = []
  for (const clock of stepped) {
    const was = old.find((one) => isSame(one, clock))
    if (was === clock) continue
    const told = change(was, clock)
    if (told !== null)
      why.push({ fact: 'deadline', value: `${clock.policy} ${clock.metric} ${told}`, rule: clock.rule })
  }
  for (const clock of old) {
    if (stepped.some((one) => isSame(one, clock))) continue
    const policy = definitions.policies.get(clock.policy)
    why.push({ fact: 'deadline', value: `${clock.policy} ${clock.metric} gone`, rule: policy ? clock.rule : null })
  }
  return why
}

/** A new or moved deadline as its instant, else what became of the clock; null when nothing shows. */
function change(was: SlaClock | undefined, { dueAt, state, metAt }: SlaClock): string | null {
  if (was === undefined || was.dueAt !== dueAt) return new Date(dueAt).toISOString()
  if (was.state !== state) return state
  return was.metAt === null && metAt !== null ? 'met' : null
}
