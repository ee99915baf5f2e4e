import { type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { dayMs } from '#engine/core/time/zone.ts'
import { type Calendar, dayOf } from './calendar.ts'
import type { SlaClock } from './clock-state.ts'
import { dueWithPauses } from './clock-time.ts'
import { isOpen, never, openMsBetween } from './hours.ts'
import { policyCalendar, policyOf } from './policy.ts'

/** A stretch of the time between start and deadline, in which the clock counts or does not, for one reason. */
export interface Segment {
  readonly from: number
  readonly to: number
  /** Minutes that were counted; 0 unless the reason is `open`. */
  readonly openMinutes: number
  readonly reason: 'open' | 'closed' | 'holiday' | 'paused'
  /** Name of the holiday or exception that closes the day, or null. */
  readonly name: string | null
  /** `file:line` of that holiday or exception, or null. */
  readonly rule: string | null
}

export interface Explanation {
  /** `never` where the hours do not open long enough; there are no segments then. */
  readonly dueAt: number
  /** Without gaps from start to deadline; their counted time adds up to the target's open time. */
  readonly segments: readonly Segment[]
}

/** Why a deadline is when it is: what lies between its start and its instant. */
export function explainDeadline(
  calendar: Calendar,
  start: number,
  duration: string,
  pauses: SlaClock['pauses'] = [],
): Explanation {
  const dueAt = dueWithPauses(calendar, start, duration, pauses)
  if (dueAt === never) return { dueAt, segments: [] }
  const special = specialDays(calendar)
  const marks = boundaries(calendar, start, dueAt, pauses, special)
  const segments = marks
    .slice(0, -1)
    .map((from, index) => segment(calendar, from, marks[index + 1] as number, pauses, special))
  return { dueAt, segments: joined(segments) }
}

/** The same for a clock of a ticket, with the pauses it had. */
export function explainClock(definitions: Definitions, { team }: Ticket, clock: SlaClock): Explanation {
  const calendar = policyCalendar(definitions, policyOf(definitions, clock.policy), team)
  return explainDeadline(calendar, clock.startedAt, clock.target, clock.pauses)
}

interface Special {
  readonly name: string | null
  readonly rule: string
  readonly isHoliday: boolean
}

/** Local day → the holiday or exception that governs it. */
function specialDays({ defined }: Calendar): ReadonlyMap<number, Special> {
  if (defined === null) return new Map()
  const { holidays = [], exceptions = [] } = defined.value
  return new Map([
    ...holidays.map(({ date, name }, index): [number, Special] => [
      dayOf(date),
      { name, rule: ruleAt(defined, `/holidays/${index}`), isHoliday: true },
    ]),
    ...exceptions.map(({ date, name = null, hours }, index): [number, Special] => [
      dayOf(date),
      { name, rule: ruleAt(defined, `/exceptions/${index}`), isHoliday: hours.length === 0 },
    ]),
  ])
}

/** Every instant between the two at which the reason may change, both ends included. */
function boundaries(
  { zone, opens, closes }: Calendar,
  start: number,
  dueAt: number,
  pauses: SlaClock['pauses'],
  special: ReadonlyMap<number, Special>,
): readonly number[] {
  const marks = [
    ...opens,
    ...closes,
    ...pauses.flatMap(({ from, until }) => [from, until ?? from]),
    ...[...special.keys()].flatMap((day) => [zone.toInstant(day * dayMs), zone.toInstant((day + 1) * dayMs)]),
  ]
  const between = marks.filter((mark) => mark > start && mark < dueAt)
  return [...new Set([start, ...between, dueAt])].sort((a, b) => a - b)
}

function segment(
  calendar: Calendar,
  from: number,
  to: number,
  pauses: SlaClock['pauses'],
  special: ReadonlyMap<number, Special>,
): Segment {
  const nothing = { from, to, openMinutes: 0, name: null, rule: null }
  if (pauses.some((pause) => pause.from <= from && pause.until !== null && from < pause.until)) {
    return { ...nothing, reason: 'paused' }
  }
  if (isOpen(calendar, from)) {
    return { ...nothing, openMinutes: openMsBetween(calendar, from, to) / 60_000, reason: 'open' }
  }
  const day = special.get(Math.floor(calendar.zone.toLocal(from) / dayMs))
  if (day === undefined) return { ...nothing, reason: 'closed' }
  return { ...nothing, reason: day.isHoliday ? 'holiday' : 'closed', name: day.name, rule: day.rule }
}

/** Neighbours with the same reason as one. */
function joined(segments: readonly Segment[]): readonly Segment[] {
  const all: Segment[] = []
  for (const segment of segments) {
    const last = all.at(-1)
    if (last?.reason === segment.reason && last.rule === segment.rule) {
      all[all.length - 1] = { ...last, to: segment.to, openMinutes: last.openMinutes + segment.openMinutes }
    } else if (segment.to > segment.from) all.push(segment)
  }
  return all
}
