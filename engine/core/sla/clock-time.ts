import type { Calendar } from './calendar.ts'
import type { SlaClock } from './clock-state.ts'
import { addOpen, dueAt, nextOpening, openMsBetween } from './hours.ts'

type Pauses = SlaClock['pauses']

/**
 * The due instant of a target that began at `startedAt`, pushed out by the open time of its pauses. A pause that began when the time was
 * already over gives nothing back; of any other the end is waited for, since nothing is missed while the clock stands still. The open pause
 * counts up to `until`; without it, not at all.
 */
export function dueWithPauses(
  calendar: Calendar,
  startedAt: number,
  target: string,
  pauses: Pauses,
  until: number | null = null,
): number {
  return pushedOut(calendar, dueAt(calendar, startedAt, target), pauses, until)
}

/** The instants at which the given fractions of the target are used up, pauses left out. */
export function fractionInstants(
  calendar: Calendar,
  { startedAt, target, pauses }: Pick<SlaClock, 'startedAt' | 'target' | 'pauses'>,
  fractions: readonly number[],
): readonly number[] {
  if (fractions.length === 0) return []
  const begin = nextOpening(calendar, startedAt)
  const openMs = openMsBetween(calendar, begin, dueAt(calendar, startedAt, target))
  return fractions.map((fraction) =>
    pushedOut(calendar, addOpen(calendar, begin, Math.round(openMs * fraction)), pauses, null),
  )
}

/** The pauses after an instant at which the clock is stopped or not; the same array when nothing changed. */
export function recordPause(pauses: Pauses, stopped: boolean, at: number): Pauses {
  const last = pauses.at(-1)
  if (stopped === (last !== undefined && last.until === null)) return pauses
  if (last === undefined || last.until !== null) {
    return last?.until === at
      ? [...pauses.slice(0, -1), { from: last.from, until: null }]
      : [...pauses, { from: at, until: null }]
  }
  return last.from === at ? pauses.slice(0, -1) : [...pauses.slice(0, -1), { from: last.from, until: at }]
}

/** All of these pauses as one list: sorted, those that touch joined. */
export function joinPauses(all: Pauses): Pauses {
  const joined: { from: number; until: number | null }[] = []
  for (const { from, until } of all.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last === undefined || (last.until !== null && last.until < from)) joined.push({ from, until })
    else if (last.until !== null && (until === null || until > last.until)) last.until = until
  }
  return joined
}

/** Where the clock stands still, since when; null while it runs. */
export function openPause({ pauses }: Pick<SlaClock, 'pauses'>): number | null {
  const last = pauses.at(-1)
  return last !== undefined && last.until === null ? last.from : null
}

function pushedOut(calendar: Calendar, due: number, pauses: Pauses, limit: number | null): number {
  let pushed = due
  for (const { from, until } of pauses) {
    const end = limit === null ? until : Math.min(until ?? limit, limit)
    if (end === null || from >= pushed || end <= from) break
    // A deadline of days may be an opening before which no open time was left: pushed by open time alone it could fall into the pause.
    pushed = Math.max(addOpen(calendar, pushed, openMsBetween(calendar, from, end)), end)
  }
  return pushed
}
