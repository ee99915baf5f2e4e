import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { type Database, eachDatabase } from '#engine/testing/databases.ts'
import { migrationsOf } from './migrations.ts'
import { watchDisk } from './sqlite/disk.ts'
import { openConnection } from './sqlite/driver.ts'

async function say({ dataDir, databaseUrl }: Database, statement: string) {
  if (databaseUrl === null) {
    const disk = watchDisk(() => {})
    const connection = await openConnection(join(dataDir, 'docket.sqlite'), 'write', disk)
    await connection.exec(statement)
    await connection.close()
    return
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(statement)
  await client.end()
}

eachDatabase('tables', (fresh) => {
  test('of a newer engine are refused by an older one, in words that say what to do', async () => {
    const database = await fresh()
    await database.open()
    await say(database, "INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '2030-01-01T00:00:00Z')")
    await expect(database.open()).rejects.toThrow(
      'its tables are those of a newer engine (9999-later): start that one, or restore a backup from before it',
    )
  })
})

test('a step has a number of its own; 0011 alone was given to three', () => {
  const own = {
    kind: 'sqlite',
    first: '',
    commitBatch: '',
    chatBatch: '',
    shortWords: [],
    erasableSearch: [],
    searchTexts: [],
    claim: [],
  } as const
  const numbers = Object.keys(migrationsOf(own, () => ({ up: async () => {} }))).map((name) => name.slice(0, 4))
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual(['0011', '0011'])
})
