import type { SlaMetric } from '#engine/core/sla/clock-state.ts'
import type { TicketEvent, Why } from '#engine/core/ticket/event.ts'
import type { ClockResult, History } from './history.ts'

export interface Breach {
  readonly policy: string
  readonly metric: SlaMetric
  /** The deadline that was missed. */
  readonly at: number
}

/** How a ticket's life went, in the facts that two lives are compared by. */
export interface Outcome {
  readonly state: string
  readonly assignee: string | null
  /** States entered, in order. */
  readonly path: readonly string[]
  readonly breaches: readonly Breach[]
  /** Template → how often it was called for. */
  readonly mails: ReadonlyMap<string, number>
}

export function outcomeOf({ events, clocks }: History): Outcome {
  const mails = new Map<string, number>()
  const path: string[] = []
  let assignee: string | null = null
  for (const { why } of events) {
    for (const { fact, value } of why) {
      if (fact === 'state') path.push(value)
      if (fact === 'assignee') assignee = value === '' ? null : value
      if (fact === 'mail') mails.set(value, (mails.get(value) ?? 0) + 1)
    }
  }
  return { state: path.at(-1) ?? '', assignee, path, breaches: breachesOf(events, clocks), mails }
}

/** The first event that one life has and the other has not, or has otherwise; null when they agree. */
export function firstDifference(
  one: History,
  other: History,
): { readonly seq: number; readonly type: string; readonly at: number } | null {
  const mine = telling(one.events)
  const theirs = telling(other.events)
  for (let index = 0; index < Math.max(mine.length, theirs.length); index++) {
    if (mine[index]?.said === theirs[index]?.said) continue
    const event = theirs[index]?.event ?? mine[index]?.event
    return event ? { seq: event.seq, type: event.type, at: event.at } : null
  }
  return null
}

/** Breaches that were raised, and clocks that were red at once because their policy came late. */
function breachesOf(events: readonly TicketEvent[], clocks: readonly ClockResult[]): readonly Breach[] {
  const raised = events
    .filter(({ type }) => type === 'sla.breached')
    .map(({ data }) => ({ policy: String(data.policy), metric: data.metric as SlaMetric, at: Number(data.dueAt) }))
  const red = clocks
    .filter(({ breachedAt }) => breachedAt !== null)
    .map(({ policy, metric, breachedAt }) => ({ policy, metric, at: Number(breachedAt) }))
  if (raised.length + red.length === 0) return []
  const all = new Map([...raised, ...red].map((breach) => [`${breach.policy} ${breach.metric} ${breach.at}`, breach]))
  return [...all.values()].sort(
    (a, b) => a.at - b.at || (`${a.policy} ${a.metric}` < `${b.policy} ${b.metric}` ? -1 : 1),
  )
}

/** Events that move nothing by themselves, or that only a change of definitions brings. */
const silent = new Set(['timer.fired', 'ticket.migrated', 'promise.given'])
const told: ReadonlySet<Why['fact']> = new Set([
  'state',
  'priority',
  'team',
  'assignee',
  'tags',
  'mail',
  'ticket',
  'webhook',
  'action',
])

/** Deadlines and lines of rules are left out: moved lines and instants differ wherever a file changed. */
function telling(events: readonly TicketEvent[]): readonly { readonly event: TicketEvent; readonly said: string }[] {
  return events.flatMap((event) => {
    const facts = event.why.filter(({ fact }) => told.has(fact)).map(({ fact, value }) => `${fact} ${value}`)
    if (silent.has(event.type) && facts.length === 0) return []
    return [{ event, said: [event.type, event.at, ...facts].join('\n') }]
  })
}
