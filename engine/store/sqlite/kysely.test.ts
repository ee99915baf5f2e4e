import { expect, test } from 'vitest'
import type { Connection } from './driver.ts'
import { readerOver } from './kysely.ts'

test('a limit is part of the statement, so that SQLite prepares it once; what people write never is', () => {
  const tickets = readerOver({} as Connection)
    .selectFrom('tickets')
    .select('number')
  const { sql, parameters } = tickets.where('team', '=', 'care').limit(20).compile()
  expect(sql).toBe('select "number" from "tickets" where "team" = ? limit 20')
  expect(parameters).toEqual(['care'])
})
