import type { FieldError } from '#engine/core/form/form.ts'
import { suggestion } from '#engine/core/similar.ts'
import { cleanLine } from '#engine/core/text.ts'
import type { Channel, Priority } from '#engine/core/ticket/ticket.ts'
import { dayMs, zoneOf } from '#engine/core/time/zone.ts'

/** What a report is asked for, as it stands in the address. */
export interface ReportQuery {
  /** Days such as `2026-11-01`, both counted. */
  readonly from: string
  readonly to: string
  readonly timeZone: string
  readonly team: string | null
  readonly channel: Channel | null
  readonly priority: Priority | null
}

export type ReadQuery =
  | { readonly query: ReportQuery; readonly errors: readonly [] }
  /** `query`: what could be understood, and defaults for the rest. */
  | { readonly query: ReportQuery; readonly errors: readonly FieldError[] }

export const reportParameters = ['from', 'to', 'timeZone', 'team', 'channel', 'priority'] as const

const days = 30
const firstDay = Date.parse('0001-01-01T00:00:00Z') / dayMs
const longestDays = 366 * 5
const channels: readonly string[] = ['form', 'email', 'chat']

/** Reads the query of a report; without days it is the last thirty, today included. All that is wrong is told at once. */
export function readReportQuery(
  given: Readonly<Record<string, string>>,
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): ReadQuery {
  const errors: FieldError[] = []
  const word = (name: (typeof reportParameters)[number]) => cleanLine(given[name] ?? '', 200) || null
  const wrong = (field: string, code: string, message: string) => {
    errors.push({ field, code, message })
    return null
  }
  for (const name of Object.keys(given)) {
    if ((reportParameters as readonly string[]).includes(name)) continue
    const hint = suggestion(name, reportParameters)
    wrong(name.slice(0, 200), 'unknown', ['is not a parameter of reports', hint].filter(Boolean).join(': '))
  }
  const zone = zoneNamed(word('timeZone')) ?? (word('timeZone') === null ? timeZone : null)
  if (zone === null) wrong('timeZone', 'format', 'must be the name of a time zone, such as Europe/Berlin')
  const today = Math.floor(zoneOf(zone ?? timeZone).toLocal(now) / dayMs)
  const dayIn = (name: 'from' | 'to') => {
    const text = word(name)
    if (text === null) return null
    return dayNumber(text) ?? wrong(name, 'format', 'must be a day such as 2026-11-24')
  }
  const [asked, last] = [dayIn('from'), dayIn('to')]
  const to = last ?? (asked === null ? today : Math.max(asked, today))
  const from = asked ?? Math.max(to - days + 1, firstDay)
  if (from > to) wrong('from', 'minimum', 'must not be after "to"')
  else if (to - from >= longestDays) wrong('from', 'maximum', 'must be at most five years before "to"')
  const channel = word('channel')
  if (channel !== null && !channels.includes(channel)) wrong('channel', 'enum', `must be one of ${channels.join(', ')}`)
  const priority = word('priority')
  if (priority !== null && !/^[0-3]$/.test(priority)) wrong('priority', 'enum', 'must be a number from 0 to 3')
  return {
    query: {
      from: dayText(from),
      to: dayText(to),
      timeZone: zone ?? timeZone,
      team: word('team'),
      channel: channels.includes(channel ?? '') ? (channel as Channel) : null,
      priority: /^[0-3]$/.test(priority ?? '') ? (Number(priority) as Priority) : null,
    },
    errors,
  }
}

/** From the first instant of the first day until the first one after the last. */
export function spanOf({ from, to, timeZone }: ReportQuery) {
  const zone = zoneOf(timeZone)
  const start = (day: string, later: number) => zone.toInstant(((dayNumber(day) ?? 0) + later) * dayMs)
  return { from: start(from, 0), until: start(to, 1), timeZone }
}

function zoneNamed(name: string | null): string | null {
  if (name === null) return null
  try {
    return zoneOf(name).timeZone
  } catch {
    return null
  }
}

/** Days since 1970, less than none before; null for what is no day of the calendar between the years 1 and 9999. */
function dayNumber(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const day = Date.parse(`${text}T00:00:00Z`) / dayMs
  return Number.isInteger(day) && day >= firstDay && dayText(day) === text ? day : null
}

function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}
