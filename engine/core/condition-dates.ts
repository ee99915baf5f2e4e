import { parseDuration } from './time/duration.ts'

/** What a written date covers, as UTC epoch milliseconds, both ends included: an instant is one point, a day is all of it. */
export interface Span {
  readonly from: number
  readonly to: number
}

const dayMs = 86_400_000
const written = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)([Zz]|[+-]\d{2}:\d{2})?)?$/
const dateTime = /^\d{4}-\d{2}-\d{2}T/
const relative = /^([+-]?)(P.+)$/

/**
 * `2026-12-24`, a date-time (without offset: UTC), epoch milliseconds, or `-P7D` before and `P7D` after `now`. Null for anything else, and
 * for a relative date where there is no `now`.
 */
export function spanOf(value: unknown, now: number | undefined): Span | null {
  if (typeof value === 'number') return point(value)
  if (typeof value !== 'string') return null
  const [, sign, duration] = relative.exec(value) ?? []
  return duration === undefined ? spanOfDate(value) : spanFromNow(sign === '-' ? -1 : 1, duration, now)
}

/** `2026-12-24T10:00:00Z` and `2026-12-24T11:00:00+01:00` are one date-time. */
export function isSameInstant(value: string, operand: string): boolean {
  if (!dateTime.test(value) || !dateTime.test(operand)) return false
  const instant = spanOf(value, undefined)
  return instant !== null && instant.from === spanOf(operand, undefined)?.from
}

type Compare = (value: unknown, operand: unknown, now: number | undefined) => boolean

export const isBefore = comparing((one, other) => one.to < other.from)
export const isAfter = comparing((one, other) => one.from > other.to)
/** At the first instant of the operand, or later. */
export const isFrom = comparing((one, other) => one.from >= other.from)
/** At the last instant of the operand, or earlier. */
export const isUntil = comparing((one, other) => one.to <= other.to)

function comparing(compare: (one: Span, other: Span) => boolean): Compare {
  return (value, operand, now) => {
    const one = spanOf(value, now)
    const other = spanOf(operand, now)
    return one !== null && other !== null && compare(one, other)
  }
}

function spanOfDate(value: string): Span | null {
  const [, date, time, offset = 'Z'] = written.exec(value) ?? []
  if (date === undefined) return null
  const from = Date.parse(time === undefined ? `${date}T00:00:00Z` : `${date}T${time}${offset.toUpperCase()}`)
  return time === undefined && !Number.isNaN(from) ? { from, to: from + dayMs - 1 } : point(from)
}

function spanFromNow(sign: 1 | -1, written: string, now: number | undefined): Span | null {
  const duration = parseDuration(written)
  return duration === null || now === undefined ? null : point(now + sign * (duration.days * dayMs + duration.ms))
}

function point(instant: number): Span | null {
  return Number.isNaN(instant) ? null : { from: instant, to: instant }
}
