import type { Definitions } from '#engine/core/catalogue.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Calendar } from './calendar.ts'
import type { SlaClock } from './clock-state.ts'
import { dueWithPauses, fractionInstants, joinPauses, openPause } from './clock-time.ts'
import { never } from './hours.ts'
import { matchingPolicies, type Policy, policyCalendar, policyOf, type Target } from './policy.ts'
import { enteredAt, hasReached, isFinished, isPausedBy } from './standing.ts'

/** A ticket with the event applied, at the event's instant. */
export interface ClockContext {
  readonly definitions: Definitions
  readonly ticket: Ticket
  readonly at: number
}

/**
 * The clocks of the policies that match now, counted from the ticket's creation. Known pauses are kept, also by a policy that is new; what
 * is met stays met and what is breached stays breached, even where its policy no longer matches; open clocks of such policies go.
 */
export function attachPolicies(clocks: readonly SlaClock[], context: ClockContext): readonly SlaClock[] {
  const { definitions, ticket, at } = context
  const attached: SlaClock[] = []
  for (const policy of matchingPolicies(definitions, ticket, at)) {
    const calendar = policyCalendar(definitions, policy, ticket.team)
    for (const target of policy.targets) {
      const old = clocks.find((clock) => clock.policy === policy.id && clock.metric === target.metric)
      const clock = old && isSettled(old) ? old : attach(policy, target, calendar, old, clocks, context)
      if (clock) attached.push(clock)
    }
  }
  const kept = clocks.filter((old) => isSettled(old) && !attached.some((one) => isSame(one, old)))
  return kept.length === 0 ? attached : [...attached, ...kept]
}

/** A clock that begins now: a customer asks again. */
export function beginClock(policy: Policy, target: Target, { definitions, ticket, at }: ClockContext): SlaClock | null {
  const calendar = policyCalendar(definitions, policy, ticket.team)
  return makeClock(policy, target, calendar, { startedAt: at, pauses: [], metAt: null })
}

export function isSame(one: SlaClock, other: SlaClock): boolean {
  return one.policy === other.policy && one.metric === other.metric
}

/** The state that follows from the facts: red stays red, a target reached after its instant is red at once. */
export function settle(clock: SlaClock): SlaClock {
  const { dueAt, metAt, pauses } = clock
  const breachedAt = clock.breachedAt ?? (metAt !== null && metAt > dueAt ? dueAt : null)
  const last = pauses.at(-1)
  const paused = last !== undefined && last.until === null && last.from < dueAt
  const state = breachedAt !== null ? 'breached' : metAt !== null ? 'met' : paused ? 'paused' : 'running'
  return state === clock.state && breachedAt === clock.breachedAt ? clock : { ...clock, state, breachedAt }
}

function isSettled({ metAt, breachedAt }: SlaClock): boolean {
  return metAt !== null || breachedAt !== null
}

function attach(
  policy: Policy,
  target: Target,
  calendar: Calendar,
  old: SlaClock | undefined,
  clocks: readonly SlaClock[],
  context: ClockContext,
): SlaClock | null {
  const { ticket, at } = context
  const asked = target.metric === 'nextResponse' ? (old ?? waitingForUs(clocks)) : null
  if (asked === undefined) return null
  const startedAt = asked?.startedAt ?? ticket.createdAt
  const pauses = old?.pauses ?? earlierPauses(policy, target, startedAt, clocks, context)
  const clock = makeClock(policy, target, calendar, { startedAt, pauses, metAt: metBefore(target, clocks, context) })
  if (clock === null || startedAt === at) return clock
  return { ...clock, warned: alreadyWarned(policy, clock, calendar, old?.warned ?? [], at) }
}

function makeClock(
  policy: Policy,
  { metric, duration, rule }: Target,
  calendar: Calendar,
  { startedAt, pauses, metAt }: Pick<SlaClock, 'startedAt' | 'pauses' | 'metAt'>,
): SlaClock | null {
  const dueAt = dueWithPauses(calendar, startedAt, duration, pauses, metAt)
  // Hours that never open promise nothing.
  if (dueAt === never) return null
  return settle({
    policy: policy.id,
    metric,
    target: duration,
    state: 'running',
    startedAt,
    dueAt,
    pauses,
    metAt,
    breachedAt: null,
    warned: [],
    rule,
  })
}

/** A question that another policy counts already. */
function waitingForUs(clocks: readonly SlaClock[]): SlaClock | undefined {
  return clocks.find(({ metric, metAt }) => metric === 'nextResponse' && metAt === null)
}

/** When the target of a policy that attaches only now was reached; null while it is not. */
function metBefore({ metric, state }: Target, clocks: readonly SlaClock[], context: ClockContext): number | null {
  const { definitions, ticket } = context
  if (metric === 'firstResponse') return ticket.firstRepliedAt
  if (metric === 'nextResponse') return null
  const isReached = metric === 'reach' ? hasReached(definitions, ticket, state ?? '') : isFinished(ticket)
  if (!isReached) return null
  const known = metric === 'resolution' ? clocks.find((clock) => clock.metric === metric)?.metAt : null
  return known ?? enteredAt(ticket)
}

/**
 * What other clocks that count from creation know of the time in which this policy's clocks would have stopped: those with the same
 * `pauseIn`, else those whose policy the files no longer have, since that is how a policy that got another name looks. Without either
 * only the present stay is known.
 */
function earlierPauses(
  policy: Policy,
  target: Target,
  startedAt: number,
  clocks: readonly SlaClock[],
  { definitions, ticket }: ClockContext,
): SlaClock['pauses'] {
  if (startedAt > ticket.createdAt && target.metric !== 'nextResponse') return []
  const telling = clocks.filter(
    (clock) =>
      clock.startedAt === startedAt &&
      (clock.metric !== 'reach' || (target.metric === 'reach' && reachState(definitions, clock) === target.state)),
  )
  const alike = telling.filter((clock) => samePauses(policyOf(definitions, clock.policy), policy))
  const known = alike.length > 0 ? alike : telling.filter((clock) => policyOf(definitions, clock.policy) === null)
  const pauses = joinPauses(known.flatMap((clock) => clock.pauses))
  const stands = isFinished(ticket) || isPausedBy(policy, ticket)
  if (known.length > 0 || !stands) return pauses
  return [{ from: Math.max(startedAt, enteredAt(ticket)), until: null }]
}

function reachState(definitions: Definitions, clock: SlaClock): string | null {
  const targets = policyOf(definitions, clock.policy)?.targets ?? []
  return targets.find(({ metric }) => metric === clock.metric)?.state ?? null
}

function samePauses(one: Policy | null, other: Policy): boolean {
  return one !== null && [...one.pauseIn].sort().join('\0') === [...other.pauseIn].sort().join('\0')
}

/**
 * Warnings whose instant a late policy finds in the past: of those only the last is still given, and none where the target is already
 * overdue, so that nobody gets three messages at once.
 */
function alreadyWarned(
  { warnAt }: Policy,
  clock: SlaClock,
  calendar: Calendar,
  given: readonly number[],
  at: number,
): readonly number[] {
  // Where the clock stands still its instants are those of the moment it stopped at: they come later, and are not past.
  const counted = Math.min(at, openPause(clock) ?? at)
  if (clock.dueAt <= counted) return warnAt
  const instants = fractionInstants(calendar, clock, warnAt)
  const past = warnAt.filter((_, index) => (instants[index] as number) <= counted)
  const last = past.at(-1)
  return last === undefined || given.includes(last) ? past : past.slice(0, -1)
}
