import { expect, test } from 'vitest'
import { ticket } from '#engine/testing/store-rows.ts'
import { keepSnapshots } from './kept-snapshots.ts'

const row = (number: number, version: number, title: string) => ({
  number,
  version,
  snapshot: JSON.stringify(ticket(number, { version, title })),
})

test('a ticket that changed between the look at the list and the look at the ticket is left out, the others stay in order', async () => {
  const kept = keepSnapshots()
  kept.read(row(1, 4, 'kept'))
  const listed = [2, 1, 3].map((number) => ({ number, version: 4 }))
  const fetched: (readonly number[])[] = []
  const fetch = async (numbers: readonly number[]) => {
    fetched.push(numbers)
    return [row(3, 4, 'as listed'), row(2, 5, 'moved on')]
  }
  expect((await kept.at(listed, fetch)).map(({ title }) => title)).toEqual(['kept', 'as listed'])
  const again = [2, 1, 3].map((number) => ({ number, version: number === 2 ? 5 : 4 }))
  expect((await kept.at(again, fetch)).map(({ title }) => title)).toEqual(['moved on', 'kept', 'as listed'])
  expect(fetched).toEqual([[2, 3]])
})
