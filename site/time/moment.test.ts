import { expect, test } from 'vitest'
import { type MomentStyle, momentIn } from './moment.ts'

/** Tuesday 15:00 in Berlin. */
const now = Date.parse('2026-11-24T14:00:00Z')
const said = (instant: string, style: MomentStyle = 'clock', locale = 'en') =>
  momentIn(locale, 'Europe/Berlin', { at: Date.parse(instant), now, style })

test('what happened today is named by its time, this week by its day, and further away by its date', () => {
  expect(said('2026-11-24T08:02:00Z')).toBe('09:02')
  expect(said('2026-11-23T15:20:00Z')).toBe('Mon 16:20')
  expect(said('2026-11-26T08:00:00Z')).toBe('Thu 09:00')
  expect(said('2026-11-02T08:00:00Z')).toBe('2 Nov')
  expect(said('2025-11-02T08:00:00Z')).toBe('2 Nov 2025')
})

test('today is today where the reader is', () => {
  expect(said('2026-11-23T23:30:00Z')).toBe('00:30')
  const inShanghai = { at: Date.parse('2026-11-24T16:30:00Z'), now, style: 'clock' } as const
  expect(momentIn('en', 'Asia/Shanghai', inShanghai)).toBe('Wed 00:30')
})

test('a message carries day and time, in the words of its language', () => {
  expect(said('2026-11-23T14:00:00Z', 'day')).toBe('Mon 23 Nov, 15:00')
  expect(said('2026-11-23T14:00:00Z', 'day', 'zh-CN')).toBe('11月23日（周一）15:00')
  expect(said('2026-12-01T10:00:00Z', 'date')).toBe('1 December')
  expect(said('2026-12-01T10:00:00Z', 'date', 'zh-CN')).toBe('12月1日')
})
