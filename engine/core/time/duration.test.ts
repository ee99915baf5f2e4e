import { describe, expect, test } from 'vitest'
import { durationMs, parseDuration, requireDuration } from './duration.ts'

const hour = 3_600_000

describe('a duration', () => {
  test('of a delay is calendar time: a day is 24 hours', () => {
    expect(durationMs('PT4H')).toBe(4 * hour)
    expect(durationMs('P7D')).toBe(7 * 24 * hour)
    expect(durationMs('P1W')).toBe(durationMs('P7D'))
    expect(durationMs('P1DT2H30M5S')).toBe(26.5 * hour + 5000)
    expect(durationMs('PT0S')).toBe(0)
  })

  test('keeps its days apart, since business time counts them by the clock on the wall', () => {
    expect(parseDuration('P1W2DT90M')).toEqual({ days: 9, ms: 1.5 * hour })
  })

  test('of months or years has no fixed length, and what is no duration is refused', () => {
    for (const text of ['P1M', 'P1Y', 'P', 'PT', 'P1DT', '4H', 'PT4', '-P7D', 'PT-1H', 'p1d', 'PT1H30', ' PT1H', '']) {
      expect(parseDuration(text)).toBeNull()
      expect(() => requireDuration(text)).toThrow(RangeError)
    }
  })
})
