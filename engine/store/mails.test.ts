import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'
import { add as addTicket, batch, event, ticket } from '#engine/testing/store-rows.ts'
import type { Store } from './store.ts'

const envelope = { door: 'smtp', from: 'ada@example.com', to: ['care@example.com'] }
const lease = 60_000

const addMail = (store: Store, id: string, receivedAt = 1_000) =>
  store.mails.add({
    id,
    blob: `blob of ${id}`,
    size: 12,
    envelope,
    receivedAt,
    teams: [],
    leaseUntil: receivedAt + lease,
  })

const settled = {
  outcome: 'created',
  reason: null,
  tickets: [7],
  messageId: '<a@example.com>',
  bodyHash: 'h',
  facts: {},
  teams: ['care'],
}

eachDatabase('mails that came in', (fresh) => {
  test('belong to the engine that stored them until its lease ends, then to whoever comes first', async () => {
    const database = await fresh()
    const [one, two] = [await database.open(), await database.open()]
    const mail = await addMail(one, 'm1')
    expect(await two.mails.claim(2_000, 2_000 + lease, 10)).toEqual([])
    const claims = await Promise.all([one, two].map((store) => store.mails.claim(61_000, 121_000, 10)))
    expect(claims.flat().map(({ id, attempts }) => [id, attempts])).toEqual([['m1', 2]])
    // The first owner wakes up late: what it has to say does not count any more.
    expect(await one.mails.settle('m1', mail.fence, { ...settled, state: 'settled' })).toBe(false)
    expect(await two.mails.settle('m1', claims.flat()[0]?.fence ?? 0, { ...settled, state: 'settled' })).toBe(true)
    expect(await one.mails.get('m1')).toMatchObject({ state: 'settled', tickets: [7], envelope })
  })

  test('are settled by the commit of their ticket, with the sender as heard, or not at all', async () => {
    const store = await (await fresh()).open()
    const { fence } = await addMail(store, 'm1')
    const late = await addMail(store, 'm2')
    await store.mails.claim(61_000, 121_000, 1)
    await store.addresses.bounced('ada@example.com', { severity: 'hard', status: '5.1.1', at: 20 })
    const { number } = await addTicket(store)
    const heard = { address: 'ada@example.com', at: 40 }
    const facts = { subject: 'Ünïcode 你好 "quoted" \\ 😀' }
    const mine = { ...settled, id: 'm1', fence: fence + 1, state: 'settled', facts, heard } as const
    const tell = async (from: number) =>
      store.writes.commit(
        batch(await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: 0 }), {
          tickets: [{ ticket: ticket(number, { version: from + 1 }), from }],
          events: [event(number, 2)],
          // The second was claimed by another engine meanwhile, and two mails of one sender may share a commit.
          mails: [mine, { ...mine, id: 'm2', fence: late.fence + 7, heard: { ...heard, at: 50 } }],
        }),
      )
    expect(await tell(9)).toEqual({ outcome: 'conflict' })
    expect(await store.mails.get('m1')).toMatchObject({ state: 'waiting', facts: null })
    expect(await store.addresses.get('ada@example.com')).toMatchObject({ heardAt: null, bounces: 1 })
    await tell(1)
    expect(await store.mails.get('m1')).toMatchObject({ ...settled, state: 'settled', facts, attempts: 2 })
    expect(await store.mails.get('m2')).toMatchObject({ state: 'waiting', outcome: null })
    expect(await store.addresses.get('ada@example.com')).toMatchObject({ heardAt: 50, bounces: 0, severity: null })
  })

  test('are found by their Message-ID once they became something', async () => {
    const store = await (await fresh()).open()
    const mail = await addMail(store, 'm1')
    expect(await store.mails.withMessageIds(['<a@example.com>'])).toEqual([])
    await store.mails.settle('m1', mail.fence, { ...settled, state: 'settled' })
    expect((await store.mails.withMessageIds(['<b@example.com>', '<a@example.com>'])).map(({ id }) => id)).toEqual([
      'm1',
    ])
  })

  test('lie on the shelf, newest first, until they are read again, accepted or discarded', async () => {
    const store = await (await fresh()).open()
    for (const [index, reason] of ['unreadable:too-deep', 'loop', 'volume', 'unreadable:broken'].entries()) {
      const mail = await addMail(store, `m${index}`, 1_000 + index)
      await store.mails.settle(mail.id, mail.fence, { ...settled, outcome: 'shelved', reason, state: 'shelved' })
    }
    expect((await store.mails.shelf({ teams: null, limit: 10 })).mails.map(({ id }) => id)).toEqual([
      'm3',
      'm2',
      'm1',
      'm0',
    ])
    expect(await store.mails.discard('m1')).toBe(true)
    expect(await store.mails.discard('m1')).toBe(false)
    expect(await store.mails.decide('m2', 'care', 90_000)).toMatchObject({ decided: 'care', attempts: 1, fence: 2 })
    expect(await store.mails.decide('m2', 'sales', 90_000)).toBeNull()
    expect((await store.mails.requeue(null, 5_000)).toSorted()).toEqual(['m0', 'm3'])
    expect(await store.mails.shelfCount(null, 10)).toBe(0)
    expect((await store.mails.claim(5_000, 65_000, 10)).map(({ id, attempts }) => [id, attempts])).toEqual([
      ['m0', 1],
      ['m3', 1],
    ])
  })

  test('are shown page by page to those whose team they are for, and to all where nobody can tell', async () => {
    const store = await (await fresh()).open()
    for (const [index, teams] of [['care'], ['sales'], [], ['care', 'sales'], ['care-team'], []].entries()) {
      const mail = await addMail(store, `m${index}`, 1_000 + Math.floor(index / 2))
      await store.mails.settle(mail.id, mail.fence, { ...settled, teams, outcome: 'shelved', state: 'shelved' })
    }
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<Store['mails']['shelf']>> = await store.mails.shelf({
        teams: ['care'],
        limit: 2,
        cursor,
      })
      seen.push(...page.mails.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(seen).toEqual(['m5', 'm3', 'm2', 'm0'])
    expect(await store.mails.shelfCount(['care'], 10)).toBe(4)
    expect(await store.mails.shelfCount([], 10)).toBe(2)
    expect(await store.mails.shelfCount(null, 10)).toBe(6)
  })

  test('that wait for their turn are claimed by whoever begins, and have no attempt behind them', async () => {
    const store = await (await fresh()).open()
    await store.mails.add({ id: 'm1', blob: 'b', size: 1, envelope, receivedAt: 1_000, teams: [], leaseUntil: null })
    expect(await store.mails.get('m1')).toMatchObject({ attempts: 0, state: 'waiting' })
    expect(await store.mails.claim(1_000, 61_000, 10)).toMatchObject([{ id: 'm1', attempts: 1 }])
  })

  test('tell of an address whether it wrote, and what bounced since', async () => {
    const store = await (await fresh()).open()
    const bounce = { severity: 'hard', status: '5.1.1', at: 20 } as const
    expect(await store.addresses.get('ada@example.com')).toBeNull()
    await store.addresses.heard('ada@example.com', 10)
    await store.addresses.bounced('ada@example.com', bounce)
    await store.addresses.bounced('ada@example.com', { ...bounce, at: 30 })
    expect(await store.addresses.get('ada@example.com')).toMatchObject({ heardAt: 10, bounces: 2, bouncedAt: 30 })
    await store.addresses.heard('ada@example.com', 40)
    expect(await store.addresses.get('ada@example.com')).toMatchObject({ heardAt: 40, bounces: 0, severity: null })
  })

  test('keep their raw bytes while anything points at them', async () => {
    const store = await (await fresh()).open()
    await addMail(store, 'm1')
    const upload = {
      id: 'u1',
      blob: 'blob of m1',
      name: 'a',
      type: 'text/plain',
      size: 1,
      createdAt: 1,
      owner: 'form:a',
    }
    await store.files.addUpload(upload)
    expect(await store.files.dropStaleUploads(10, 10)).toEqual([])
  })

  test('of a saved form stay longer than those that nobody used', async () => {
    const store = await (await fresh()).open()
    const upload = { name: 'a', type: 'text/plain', size: 1, createdAt: 5 }
    await store.files.addUpload({ ...upload, id: 'u1', blob: 'unused', owner: 'form:a' })
    await store.files.addUpload({ ...upload, id: 'u2', blob: 'saved', owner: 'saved:a' })
    expect(await store.files.dropStaleUploads(10, 5)).toEqual(['unused'])
    expect(await store.files.dropStaleUploads(10, 6)).toEqual(['saved'])
  })
})
