import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Dialect } from './dialect.ts'
import type { Connection } from './sqlite/driver.ts'
import { readerOver } from './sqlite/kysely.ts'
import { found } from './sqlite/search.ts'
import { type Asked, branchesOf } from './ticket-filter.ts'

const dialect = {
  reader: readerOver({} as Connection),
  emailDomain: sql`domain`,
  found,
  passing: (column: string) => sql.ref(column),
} as unknown as Dialect

/** SQLite prepares a statement anew, each time, for a parameter that might decide which partial index fits, or how a pattern begins. */
test('no list is asked for in a way that lets SQLite plan by what a parameter is bound to', () => {
  const lists: readonly Asked[] = [
    {},
    { open: true, whereabouts: 'here' },
    { whereabouts: 'snoozed', shelved: true },
    { states: ['new', 'work'], teams: ['care'], whereabouts: 'here' },
    { states: ['new'], assignee: 'ana', teams: ['care', 'sales'] },
    { assignee: null, priority: 3, channel: 'email', requester: 'ada@example.com' },
    { text: 'lamp tv', domains: ['acme.example'] },
    { text: 'lamp', isCommon: true, sort: ['-updatedAt'] },
  ]
  for (const list of lists)
    for (const query of branchesOf(dialect, list, ['new', 'work.review'])) {
      const said = query.select('number').compile().sql
      expect(said).toContain('"shelved" = ')
      expect(said).not.toMatch(/"?(shelved|open|states|wake_at)"? *(=|<|>|<>) *\?|(LIKE|GLOB) \?/)
    }
})

/** Of 300,000 messages the one takes a tenth of a second, the other most of one, and every other question waits for it. */
test('after an upgrade, what is not indexed yet is read with LIKE as far as it knows the letters', () => {
  const said = (word: string) => found([word]).compile(dialect.reader).sql
  expect(said('lamp')).toMatch(/body" LIKE/)
  expect(said('lamp')).not.toContain('GLOB')
  expect(said('école')).toContain('body GLOB')
})
