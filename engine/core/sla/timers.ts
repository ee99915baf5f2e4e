import { type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Action } from '#engine/schemas/types.ts'
import type { Calendar } from './calendar.ts'
import type { SlaClock } from './clock-state.ts'
import { fractionInstants } from './clock-time.ts'
import { type Policy, policyCalendar, policyOf } from './policy.ts'

export interface SlaTimer {
  /** `sla:<policy>:<metric>:breach` or `sla:<policy>:<metric>:warn:<fraction>`. */
  readonly name: string
  readonly dueAt: number
}

/** A warning or a breach, with the policy's actions for it. */
export interface Raised {
  readonly type: 'sla.warned' | 'sla.breached'
  readonly data: JsonObject
  readonly rule: string
  readonly actions: readonly Action[]
}

/** What the running clocks wait for: the warnings not given yet, and the breach. */
export function slaTimers(definitions: Definitions, { clocks, team }: Ticket): readonly SlaTimer[] {
  const timers: SlaTimer[] = []
  for (const clock of clocks) {
    if (clock.state === 'running') timers.push(...timersOf(definitions, clock, team))
  }
  return timers
}

interface Waiting {
  readonly policy: Policy | null
  readonly calendar: Calendar
  readonly timers: readonly SlaTimer[]
}

/** Most events leave a clock as it is, and then it waits for the same as before. */
const waiting = new WeakMap<SlaClock, Waiting>()

function timersOf(definitions: Definitions, clock: SlaClock, team: string): readonly SlaTimer[] {
  const policy = policyOf(definitions, clock.policy)
  const calendar = policyCalendar(definitions, policy, team)
  const known = waiting.get(clock)
  if (known?.policy === policy && known.calendar === calendar) return known.timers
  const fractions = policy === null ? [] : policy.warnAt.filter((fraction) => !clock.warned.includes(fraction))
  const name = `sla:${clock.policy}:${clock.metric}`
  const instants = fractionInstants(calendar, clock, fractions)
  const timers = fractions.map((fraction, index) => ({
    name: `${name}:warn:${fraction}`,
    dueAt: instants[index] as number,
  }))
  timers.push({ name: `${name}:breach`, dueAt: clock.dueAt })
  waiting.set(clock, { policy, calendar, timers })
  return timers
}

/** The clocks after one of their timers, and what it raises: nothing, when the clock was moved, stopped or met meanwhile. */
export function fireSlaTimer(
  definitions: Definitions,
  ticket: Ticket,
  name: string,
  now: number,
): { readonly clocks: readonly SlaClock[]; readonly raised: readonly Raised[] } {
  const [, id, metric, kind, fraction] = name.split(':')
  const clock = ticket.clocks.find((one) => one.policy === id && one.metric === metric)
  if (ticket.shelved || clock?.state !== 'running') return { clocks: ticket.clocks, raised: [] }
  const policy = policyOf(definitions, clock.policy)
  const fired = kind === 'breach' ? breach(clock, policy, now) : warn(clock, policy, Number(fraction))
  if (fired === null) return { clocks: ticket.clocks, raised: [] }
  return { clocks: ticket.clocks.map((one) => (one === clock ? fired.clock : one)), raised: [fired.raised] }
}

interface Fired {
  readonly clock: SlaClock
  readonly raised: Raised
}

function breach(clock: SlaClock, policy: Policy | null, now: number): Fired | null {
  const { dueAt, metric } = clock
  if (dueAt > now) return null
  return {
    // The breach is the deadline's instant, however late its timer could fire.
    clock: { ...clock, state: 'breached', breachedAt: dueAt },
    raised: {
      type: 'sla.breached',
      data: { policy: clock.policy, metric, dueAt },
      rule: clock.rule,
      actions: policy?.defined.value.onBreach ?? [],
    },
  }
}

function warn(clock: SlaClock, policy: Policy | null, fraction: number): Fired | null {
  if (policy === null || !policy.warnAt.includes(fraction) || clock.warned.includes(fraction)) return null
  const { dueAt, metric } = clock
  return {
    clock: { ...clock, warned: [...clock.warned, fraction] },
    raised: {
      type: 'sla.warned',
      data: { policy: clock.policy, metric, fraction, dueAt },
      rule: ruleAt(policy.defined, `/warnAt/${policy.defined.value.warnAt?.indexOf(fraction) ?? 0}`),
      actions: policy.defined.value.onWarn ?? [],
    },
  }
}
