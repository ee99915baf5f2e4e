import { expect, test } from 'vitest'
import type { ApiTokenRow } from '#engine/store/access-store.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { knownTokens } from './known-tokens.ts'

test('a token is looked up once for many requests, a new one opens at once, and one that is gone soon opens nothing', async () => {
  const rows = new Map<string, ApiTokenRow>()
  let asked = 0
  const access = { token: async (hash: string) => ++asked && (rows.get(hash) ?? null) } as unknown as Store['access']
  const clock = createTestClock(0)
  const find = knownTokens({ store: { access }, clock })
  expect(await find('h')).toBeNull()
  rows.set('h', { hash: 'h', name: 'bench', scopes: ['read'], createdAt: 0 })
  expect((await find('h'))?.name).toBe('bench')
  rows.delete('h')
  expect((await find('h'))?.name).toBe('bench')
  expect(asked).toBe(2)
  clock.advance(5_000)
  expect(await find('h')).toBeNull()
})
