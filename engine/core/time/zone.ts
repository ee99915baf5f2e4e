import { Temporal } from './temporal.ts'

/**
 * A named time zone as stretches of constant offset. Wall time is written as a number too: the milliseconds that a clock on the wall
 * would have counted since 1970-01-01T00:00 there.
 */
export interface Zone {
  readonly timeZone: string
  /** Wall time at an instant. */
  toLocal(instant: number): number
  /** A wall time that a change of clocks leaves out moves forward by the gap; of one that comes twice the first occurrence counts. */
  toInstant(local: number): number
}

export const dayMs = 86_400_000

const zones = new Map<string, Zone>()

/** Throws a RangeError when the platform does not know the zone. */
export function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone)
  if (known) return known
  const zone = createZone(timeZone)
  zones.set(timeZone, zone)
  return zone
}

function createZone(timeZone: string): Zone {
  /** Instants at which a stretch begins and ends, with its offset; sorted, found when first asked for. */
  const stretches: { readonly from: number; readonly until: number; readonly offsetMs: number }[] = []

  const offsetAt = (instant: number): number => {
    let low = 0
    let high = stretches.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((stretches[middle] as { until: number }).until <= instant) low = middle + 1
      else high = middle
    }
    const found = stretches[low]
    if (found !== undefined && found.from <= instant) return found.offsetMs
    const stretch = stretchAt(timeZone, instant)
    stretches.splice(low, 0, stretch)
    return stretch.offsetMs
  }
  offsetAt(0)

  return {
    timeZone,
    toLocal: (instant) => instant + offsetAt(instant),
    toInstant(local) {
      const before = offsetAt(local - dayMs)
      const after = offsetAt(local + dayMs)
      if (before === after) return local - before
      const first = local - Math.max(before, after)
      const second = local - Math.min(before, after)
      if (offsetAt(first) === local - first) return first
      if (offsetAt(second) === local - second) return second
      return local - before
    },
  }
}

function stretchAt(timeZone: string, instant: number) {
  const at = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
  const next = at.getTimeZoneTransition('next')
  // `previous` looks strictly before: one step on finds a change that happens at this very instant.
  const previous = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  return {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: Math.round(at.offsetNanoseconds / 1e6),
  }
}
