import { dateFormat } from '#engine/core/time/format.ts'

const parts = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'short' },
  year: { year: 'numeric' },
  date: { year: 'numeric', month: 'numeric', day: 'numeric' },
  month: { day: 'numeric', month: 'long' },
  shortMonth: { day: 'numeric', month: 'short' },
  shortMonthOfYear: { day: 'numeric', month: 'short', year: 'numeric' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>

/** Lists show the same instants again and again, and to write one costs more than to read a whole ticket. */
const keptInstants = 2_000
/** Zones are the customers' own too, so there may be many. */
const keptWriters = 500

const writers = new Map<string, (instant: number) => string>()

/** One part of an instant in words; `timeZone` is an IANA name. */
export function momentPart(part: keyof typeof parts, language: string, timeZone: string, instant: number): string {
  const key = `${part} ${language} ${timeZone}`
  const known = writers.get(key)
  if (known) return known(instant)
  if (writers.size >= keptWriters) writers.clear()
  const writer = writerOf(dateFormat(language, { ...parts[part], timeZone }))
  writers.set(key, writer)
  return writer(instant)
}

function writerOf(format: Intl.DateTimeFormat): (instant: number) => string {
  const written = new Map<number, string>()
  return (instant) => {
    const known = written.get(instant)
    if (known !== undefined) return known
    if (written.size >= keptInstants) written.clear()
    const said = format.format(instant)
    written.set(instant, said)
    return said
  }
}
