import { expect, test } from 'vitest'
import { instantOfWallTime, wallTimeOf } from './wall-time.ts'

test('a moment is shown as a clock in the zone shows it, in summer and in winter', () => {
  expect(wallTimeOf('2026-06-01T07:30:00Z', 'Europe/Berlin')).toBe('2026-06-01T09:30')
  expect(wallTimeOf('2026-01-01T07:30:59.9Z', 'Europe/Berlin')).toBe('2026-01-01T08:30')
  expect(wallTimeOf('2026-06-01T23:30:00+02:00', 'Asia/Shanghai')).toBe('2026-06-02T05:30')
})

test('a time on the wall is shown as it is', () => {
  for (const zone of ['Europe/Berlin', 'Asia/Shanghai'])
    expect(wallTimeOf('2026-06-01T07:30', zone)).toBe('2026-06-01T07:30')
})

test('what is neither is not shown, and neither is anything in a zone that nobody knows', () => {
  for (const text of ['', 'noon', '2026-06-01', '2026-02-30T10:00', '2026-13-01T10:00:00Z'])
    expect([text, wallTimeOf(text, 'Europe/Berlin')]).toEqual([text, null])
  expect(wallTimeOf('2026-06-01T07:30:00Z', 'Nowhere')).toBeNull()
})

test('what is shown is read again as the same moment', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns'])
    for (const instant of ['2026-03-28T23:00:00Z', '2026-07-01T12:45:00Z', '2026-12-31T23:59:00Z'])
      expect([zone, instantOfWallTime(wallTimeOf(instant, zone) ?? '', zone)]).toEqual([zone, instant])
})
