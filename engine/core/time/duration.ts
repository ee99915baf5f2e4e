/** An ISO 8601 duration in parts; months and years are not allowed (they have no fixed length). */
export interface Duration {
  readonly days: number
  readonly ms: number
}

const pattern = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const parsed = new Map<string, Duration>()

/** Parses `PT4H`, `P1D`, `P1W`; null for anything else. */
export function parseDuration(iso: string): Duration | null {
  const known = parsed.get(iso)
  if (known) return known
  const match = pattern.exec(iso)
  if (!match) return null
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  const duration = { days: weeks * 7 + days, ms: ((hours * 60 + minutes) * 60 + seconds) * 1000 }
  if (parsed.size < 1000) parsed.set(iso, duration)
  return duration
}

/** The same where the schemas have refused everything else before. Throws a RangeError. */
export function requireDuration(iso: string): Duration {
  const duration = parseDuration(iso)
  if (duration === null) throw new RangeError(`not a duration: ${iso}`)
  return duration
}

const dayMs = 86_400_000

/** Calendar time in milliseconds: a day is 24 hours. */
export function durationMs(iso: string): number {
  const { days, ms } = requireDuration(iso)
  return days * dayMs + ms
}
