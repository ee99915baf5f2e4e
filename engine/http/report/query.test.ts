import { expect, test } from 'vitest'
import { readReportQuery, spanOf } from './query.ts'

const now = Date.parse('2026-11-24T14:00:00Z')
const read = (given: Readonly<Record<string, string>>) => readReportQuery(given, { now, timeZone: 'UTC' })
const wrongIn = (given: Readonly<Record<string, string>>) =>
  read(given).errors.map(({ field, code }) => `${field} ${code}`)

test('a day before 1970 is a day of the calendar, and only too far from the other one', () => {
  expect(wrongIn({ from: '1900-01-01', to: '1900-12-31' })).toEqual([])
  expect(wrongIn({ from: '1900-01-01' })).toEqual(['from maximum'])
  const { from, until } = spanOf(read({ from: '1969-12-31', to: '1969-12-31' }).query)
  expect([from, until]).toEqual([-86_400_000, 0])
})

test('what is no day of the calendar is said to be none', () => {
  for (const day of ['1900-02-29', '0000-01-01', '2026-13-01', '24.11.2026'])
    expect(wrongIn({ from: day, to: day })).toEqual(['from format', 'to format'])
})

test('the very first day that can be asked for has none before it', () => {
  expect(read({ to: '0001-01-01' })).toMatchObject({ query: { from: '0001-01-01' }, errors: [] })
})
