import type { Defined } from '#engine/core/catalogue.ts'
import { dayMs, type Zone, zoneOf } from '#engine/core/time/zone.ts'
import type { HoursFile, Intervals } from '#engine/schemas/types.ts'

/**
 * Business hours compiled to instants: the open intervals of a stretch of days, sorted, with the open time before each. The stretch grows
 * in both directions as deadlines need it (`cover`), so that a deadline is a binary search and never a walk.
 */
export interface Calendar {
  readonly timeZone: string
  readonly zone: Zone
  readonly defined: Defined<HoursFile> | null
  /** Interval i is open from `opens[i]` until just before `closes[i]`; intervals do not overlap and none is empty. */
  readonly opens: readonly number[]
  readonly closes: readonly number[]
  /** Open milliseconds from the beginning of the stretch to `opens[i]`. */
  readonly before: readonly number[]
  /** Local days (days since 1970-01-01) of the stretch in which an interval begins. */
  readonly openDays: readonly number[]
  /** Extends the stretch to hold both instants with a day to spare; false when the later one lies beyond the furthest horizon. */
  cover(from: number, to: number): boolean
  /** Extends the stretch onwards by a year; false when nothing more can open, or when it already reaches a hundred years past `from`. */
  extend(from: number): boolean
}

type Wall = readonly [openMs: number, closeMs: number]

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const furthestDays = 36_525
const stretchDays = 400

const byValue = new WeakMap<Defined<HoursFile>, Calendar>()
const byHash = new Map<string, Calendar>()
const keptCalendars = 200

/** Compiles once per content hash and file. */
export function compileCalendar(defined: Defined<HoursFile>): Calendar {
  const same = byValue.get(defined)
  if (same) return same
  const key = `${defined.file}\0${defined.hash}`
  const calendar = byHash.get(key) ?? create(defined.value, defined)
  if (byHash.size >= keptCalendars && !byHash.has(key)) byHash.delete(byHash.keys().next().value ?? '')
  byHash.set(key, calendar)
  byValue.set(defined, calendar)
  return calendar
}

/** Where no hours are defined at all, business time is all time. */
export const alwaysOpen: Calendar = create(
  { timeZone: 'UTC', week: Object.fromEntries(weekdays.map((day) => [day, [['00:00', '24:00']]])) },
  null,
)

/** The local day of a date such as `2026-12-24`. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs
}

function create(hours: HoursFile, defined: Defined<HoursFile> | null): Calendar {
  const zone = zoneOf(hours.timeZone)
  const week = weekdays.map((day) => walls(hours.week[day] ?? []))
  // An exception says more than a holiday of the same date: it wins.
  const special = new Map<number, readonly Wall[]>([
    ...(hours.holidays ?? []).map(({ date }) => [dayOf(date), []] as const),
    ...(hours.exceptions ?? []).map((exception) => [dayOf(exception.date), walls(exception.hours)] as const),
  ])
  const lastSpecial = Math.max(
    Number.NEGATIVE_INFINITY,
    ...[...special].filter(([, open]) => open.length > 0).map(([day]) => day),
  )
  const opensWeekly = week.some((day) => day.length > 0)

  const opens: number[] = []
  const closes: number[] = []
  const before: number[] = []
  const openDays: number[] = []
  let firstDay = 0
  let lastDay = -1

  const append = (until: number) => {
    for (let day = lastDay + 1; day <= until; day++) {
      const intervals = instantsOf(zone, day, special.get(day) ?? (week[(((day + 4) % 7) + 7) % 7] as readonly Wall[]))
      let opened = false
      for (const [open, close] of intervals) {
        const last = closes.length - 1
        const from = Math.max(open, closes[last] ?? Number.NEGATIVE_INFINITY)
        if (close <= from) continue
        before.push(last < 0 ? 0 : (before[last] as number) + (closes[last] as number) - (opens[last] as number))
        opens.push(from)
        closes.push(close)
        opened = true
      }
      if (opened) openDays.push(day)
    }
    lastDay = Math.max(lastDay, until)
  }
  const rebuild = (first: number, last: number) => {
    for (const column of [opens, closes, before, openDays]) column.length = 0
    firstDay = first
    lastDay = first - 1
    append(last)
  }
  const localDay = (instant: number) => Math.floor(zone.toLocal(instant) / dayMs)

  return {
    timeZone: hours.timeZone,
    zone,
    defined,
    opens,
    closes,
    before,
    openDays,
    cover(from, to) {
      // Local days differ from UTC days by less than one: three to spare answer most questions without a look at the zone.
      if (from >= (firstDay + 3) * dayMs && to <= (lastDay - 3) * dayMs) return true
      const first = localDay(from) - 2
      const last = localDay(to) + 2
      if (last - first > furthestDays + stretchDays) return false
      if (lastDay < firstDay) rebuild(first - 30, Math.max(last, first + stretchDays))
      else if (first < firstDay) rebuild(first - 30, Math.max(last, lastDay))
      else if (last > lastDay) append(last)
      return true
    },
    extend(from) {
      if (!opensWeekly && lastDay >= lastSpecial) return false
      if (lastDay - localDay(from) > furthestDays) return false
      append(lastDay + stretchDays)
      return true
    },
  }
}

function walls(intervals: Intervals): readonly Wall[] {
  return intervals.map(([open = '', close = '']) => [wallMs(open), wallMs(close)])
}

/** `09:30` as milliseconds since midnight; `24:00` is the next midnight. */
function wallMs(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60_000
}

function instantsOf(zone: Zone, day: number, open: readonly Wall[]): readonly Wall[] {
  if (open.length === 0) return open
  const midnight = day * dayMs
  const instants = open.map(([from, to]): Wall => [zone.toInstant(midnight + from), zone.toInstant(midnight + to)])
  // What moved out of a gap may lie behind an interval that begins right after it.
  return instants.sort(([a], [b]) => a - b)
}
