const dayMs = 86_400_000
const written = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/

const instantPattern = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/

/**
 * The instant, as RFC 3339 in UTC, at which a clock on the wall of `timeZone` shows what `datetime-local` sends (`2026-03-29T09:30`).
 * A time that a change of clocks leaves out moves forward by the gap; of one that comes twice the first occurrence counts. Null when it
 * is no such time or the zone is not known. (`core/time/zone` says the same with a calendar that is too heavy for the page.)
 */
export function instantOfWallTime(text: string, timeZone: string): string | null {
  const match = written.exec(text)
  if (!match) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  // Date.UTC rolls over what does not exist, such as 31 April.
  if (!isSame(new Date(wall), [year, month, day, hour, minute, second])) return null
  const offsetAt = offsets(timeZone)
  if (!offsetAt) return null
  const before = offsetAt(wall - dayMs)
  const after = offsetAt(wall + dayMs)
  const candidates = [wall - Math.max(before, after), wall - Math.min(before, after)]
  const instant = candidates.find((one) => one + offsetAt(one) === wall) ?? wall - before
  return new Date(instant).toISOString().replace('.000Z', 'Z')
}

/**
 * What `datetime-local` shows of a moment: an instant as a clock on the wall of `timeZone` shows it, to the minute, and a time on the wall
 * as it is. Null when it is neither.
 */
export function wallTimeOf(text: string, timeZone: string): string | null {
  if (instantOfWallTime(text, 'UTC') !== null) return text.replace(' ', 'T')
  const offsetAt = offsets(timeZone)
  if (!isInstant(text) || !offsetAt) return null
  const second = Math.floor(Date.parse(text) / 1000) * 1000
  return new Date(second + offsetAt(second)).toISOString().slice(0, 16)
}

/** Whether it is an instant (RFC 3339), which every clock shows in its own way. */
export function isInstant(text: string): boolean {
  return instantPattern.test(text) && !Number.isNaN(Date.parse(text))
}

function isSame(date: Date, parts: readonly number[]): boolean {
  const iso = date.toISOString()
  return (iso.match(/\d+/g) ?? []).slice(0, parts.length).every((part, index) => Number(part) === parts[index])
}

/** The offset of a zone from UTC at an instant, in milliseconds; null for an unknown zone. */
function offsets(timeZone: string): ((instant: number) => number) | null {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return null
  }
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - instant
  }
}
