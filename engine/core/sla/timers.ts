import { type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Action } from '#engine/schemas/types.ts'
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

/**
 * What the running clocks wait for: the warnings not given yet, and the breach. Most events leave a clock as it is: under the same
 * definitions it then waits for what it waited for `before`.
 */
export function slaTimers(
  definitions: Definitions,
  before: Ticket | null,
  { clocks, team, revision }: Pick<Ticket, 'clocks' | 'team' | 'revision'>,
): readonly SlaTimer[] {
  const known = before !== null && before.revision === revision && before.team === team ? before : null
  const timers: SlaTimer[] = []
  for (const clock of clocks) {
    if (clock.state !== 'running') continue
    const name = `sla:${clock.policy}:${clock.metric}:`
    if (known === null || !known.clocks.includes(clock) || !addKnown(timers, known.timers, name))
      addTimersOf(timers, definitions, clock, team, name)
  }
  return timers
}

/** False when there are none, as for a ticket that was merged. */
function addKnown(timers: SlaTimer[], known: readonly SlaTimer[], name: string): boolean {
  const already = timers.length
  for (const timer of known) if (timer.name.startsWith(name)) timers.push(timer)
  return timers.length > already
}

function addTimersOf(timers: SlaTimer[], definitions: Definitions, clock: SlaClock, team: string, name: string): void {
  const policy = policyOf(definitions, clock.policy)
  const fractions = policy === null ? [] : policy.warnAt.filter((fraction) => !clock.warned.includes(fraction))
  if (fractions.length > 0) {
    const instants = fractionInstants(policyCalendar(definitions, policy, team), clock, fractions)
    for (const [index, fraction] of fractions.entries())
      timers.push({ name: `${name}warn:${fraction}`, dueAt: instants[index] as number })
  }
  timers.push({ name: `${name}breach`, dueAt: clock.dueAt })
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
