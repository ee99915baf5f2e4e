import type { History } from './history.ts'
import { type Breach, firstDifference, type Outcome, outcomeOf } from './outcome.ts'
import type { Rejected, Replayed } from './replay.ts'

/** One ticket whose life would have gone otherwise. */
export interface Difference {
  readonly ticket: number
  readonly breachesGone: readonly Breach[]
  readonly breachesNew: readonly Breach[]
  /** Final states; null when they agree. */
  readonly state: Changed | null
  readonly assignee: Changed | null
  /** How states were reached, where only the way differs. */
  readonly path: { readonly before: readonly string[]; readonly after: readonly string[] } | null
  readonly mails: readonly { readonly template: string; readonly before: number; readonly after: number }[]
  readonly rejected: readonly Rejected[]
  readonly first: { readonly seq: number; readonly type: string; readonly at: number } | null
}

export interface Changed {
  readonly before: string | null
  readonly after: string | null
}

export interface TargetCount {
  readonly policy: string
  readonly metric: string
  readonly before: { readonly met: number; readonly breached: number }
  readonly after: { readonly met: number; readonly breached: number }
}

export interface Comparison {
  readonly tickets: number
  readonly events: number
  /** Tickets that would have gone the same way. */
  readonly same: number
  readonly targets: readonly TargetCount[]
  readonly breaches: { readonly before: number; readonly after: number }
  readonly mails: readonly { readonly template: string; readonly before: number; readonly after: number }[]
  /** Breaches under the other definitions by their instant, for whoever counts them by the hour. */
  readonly breachedAt: readonly number[]
  readonly rejectedEvents: number
  /** Lives that end before the time of the replay, since a timer of theirs is overdue. */
  readonly endedEarly: number
  readonly differences: readonly Difference[]
}

/** Adds up lives and their replays until an instant, one ticket after the other, so that no more than one is in memory. */
export function createComparison(until: number): {
  add(history: History, replayed: Replayed): Difference | null
  result(): Comparison
} {
  const differences: Difference[] = []
  const targets = new Map<string, { policy: string; metric: string; before: Tally; after: Tally }>()
  const mails = new Map<string, { before: number; after: number }>()
  const breaches = { before: 0, after: 0 }
  const breachedAt: number[] = []
  let tickets = 0
  let events = 0
  let rejectedEvents = 0
  let endedEarly = 0

  const tally = (history: History, side: 'before' | 'after') => {
    for (const { policy, metric, metAt, breachedAt: red } of history.clocks) {
      const key = `${policy} ${metric}`
      const target = targets.get(key) ?? {
        policy,
        metric,
        before: { met: 0, breached: 0 },
        after: { met: 0, breached: 0 },
      }
      targets.set(key, target)
      if (red !== null) target[side].breached++
      else if (metAt !== null) target[side].met++
    }
  }
  const post = (outcome: Outcome, side: 'before' | 'after') => {
    for (const [template, number] of outcome.mails) {
      const sent = mails.get(template) ?? { before: 0, after: 0 }
      mails.set(template, sent)
      sent[side] += number
    }
  }

  return {
    add(history, replayed) {
      const before = outcomeOf(history)
      const after = outcomeOf(replayed.history)
      tickets++
      events += history.events.length
      rejectedEvents += replayed.rejected.length
      if (history.until < until) endedEarly++
      breaches.before += before.breaches.length
      breaches.after += after.breaches.length
      breachedAt.push(...after.breaches.map(({ at }) => at))
      tally(history, 'before')
      tally(replayed.history, 'after')
      post(before, 'before')
      post(after, 'after')
      const difference = differenceOf(history, before, replayed, after)
      if (difference) differences.push(difference)
      return difference
    },
    result: () => ({
      tickets,
      events,
      same: tickets - differences.length,
      targets: [...targets.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target),
      breaches: { ...breaches },
      mails: [...mails.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([template, sent]) => ({ template, ...sent })),
      breachedAt,
      rejectedEvents,
      endedEarly,
      differences,
    }),
  }
}

interface Tally {
  met: number
  breached: number
}

function differenceOf(history: History, before: Outcome, replayed: Replayed, after: Outcome): Difference | null {
  const breachesGone = before.breaches.filter((breach) => !has(after.breaches, breach))
  const breachesNew = after.breaches.filter((breach) => !has(before.breaches, breach))
  const state = before.state === after.state ? null : { before: before.state, after: after.state }
  const assignee = before.assignee === after.assignee ? null : { before: before.assignee, after: after.assignee }
  const samePath = before.path.join('\n') === after.path.join('\n')
  const templates = [...new Set([...before.mails.keys(), ...after.mails.keys()])].sort()
  const mails = templates
    .map((template) => ({ template, before: before.mails.get(template) ?? 0, after: after.mails.get(template) ?? 0 }))
    .filter((sent) => sent.before !== sent.after)
  const { rejected } = replayed
  const nothing = breachesGone.length + breachesNew.length + mails.length + rejected.length === 0
  if (nothing && state === null && assignee === null && samePath) return null
  return {
    ticket: history.ticket,
    breachesGone,
    breachesNew,
    state,
    assignee,
    path: samePath ? null : { before: before.path, after: after.path },
    mails,
    rejected,
    first: firstDifference(history, replayed.history),
  }
}

/** The same target missed, at whatever instant: a breach that comes earlier is no other breach. */
function has(breaches: readonly Breach[], { policy, metric }: Breach): boolean {
  return breaches.some((one) => one.policy === policy && one.metric === metric)
}
