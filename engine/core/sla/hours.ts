import { requireDuration } from '#engine/core/time/duration.ts'
import { dayMs } from '#engine/core/time/zone.ts'
import type { Calendar } from './calendar.ts'

/**
 * Business time. Hours and minutes of a duration are open time; a day is the same clock time on the next open day; a start outside open
 * time first moves to the next opening; a deadline that falls on the end of an interval stays there. Instants are UTC epoch milliseconds.
 */

/** The deadline of what never opens again, or only after a hundred years: the last second of the year 9999. */
export const never = 253_402_300_799_000

/** The instant at which a business duration that begins at `start` is over. RangeError when `duration` is not one. */
export function dueAt(calendar: Calendar, start: number, duration: string): number {
  const { days, ms } = requireDuration(duration)
  const opening = nextOpening(calendar, start)
  if (opening === never) return never
  return addOpen(calendar, days === 0 ? opening : addOpenDays(calendar, opening, days), ms)
}

/** The first instant by which `ms` of open time have passed since `from`; `from` itself when there is nothing to wait for. */
export function addOpen(calendar: Calendar, from: number, ms: number): number {
  if (ms <= 0 || from >= never) return Math.min(from, never)
  const { opens, before } = calendar
  if (!calendar.cover(from, from)) return never
  const target = position(calendar, from) + ms
  while (total(calendar) < target) if (!calendar.extend(from)) return never
  const interval = lastBelow(before, target)
  return (opens[interval] as number) + target - (before[interval] as number)
}

/** Open milliseconds between two instants; negative when `to` is the earlier one. */
export function openMsBetween(calendar: Calendar, from: number, to: number): number {
  if (from === to) return 0
  if (!calendar.cover(Math.min(from, to), Math.max(from, to))) return Math.sign(to - from) * never
  return position(calendar, to) - position(calendar, from)
}

export function isOpen(calendar: Calendar, at: number): boolean {
  calendar.cover(at, at)
  const interval = firstAbove(calendar.closes, at)
  return interval < calendar.opens.length && (calendar.opens[interval] as number) <= at
}

/** `at` itself while open, else the next opening, or `never`. */
export function nextOpening(calendar: Calendar, at: number): number {
  if (!calendar.cover(at, at)) return never
  let interval = firstAbove(calendar.closes, at)
  while (interval === calendar.opens.length) {
    if (!calendar.extend(at)) return never
    interval = firstAbove(calendar.closes, at)
  }
  return Math.max(at, calendar.opens[interval] as number)
}

/** The same clock time, `days` open days later. */
function addOpenDays(calendar: Calendar, from: number, days: number): number {
  const { zone, openDays } = calendar
  const local = zone.toLocal(from)
  const day = Math.floor(local / dayMs)
  const target = firstAbove(openDays, day) + days - 1
  while (target >= openDays.length) if (!calendar.extend(from)) return never
  return zone.toInstant((openDays[target] as number) * dayMs + (local - day * dayMs))
}

/** Open milliseconds from the beginning of the compiled stretch to `at`, which it covers. */
function position(calendar: Calendar, at: number): number {
  const { opens, closes, before } = calendar
  const interval = firstAbove(closes, at)
  return interval === opens.length
    ? total(calendar)
    : (before[interval] as number) + Math.max(0, at - (opens[interval] as number))
}

function total({ opens, closes, before }: Calendar): number {
  const last = opens.length - 1
  return last < 0 ? 0 : (before[last] as number) + (closes[last] as number) - (opens[last] as number)
}

/** Index of the first value above `limit`; the length when there is none. */
function firstAbove(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the last value below `limit`, of which there is one. */
function lastBelow(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < limit) low = middle + 1
    else high = middle
  }
  return low - 1
}
