import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'
import type { AuditRow, PasskeyRow } from './access-store.ts'
import type { Store } from './store.ts'

const passkey: PasskeyRow = {
  id: 'key-1',
  agent: 'ana',
  owner: 'o',
  publicKey: 'cG9p',
  counter: 0,
  transports: ['internal', 'hybrid'],
  name: 'Phone',
  createdAt: 1_000,
  usedAt: null,
}

const session = (store: Store, hash: string, agent = 'ana', lastSeenAt = 1_000) =>
  store.access.addSession({
    hash,
    agent,
    createdAt: 1_000,
    lastSeenAt,
    expiresAt: 9_000,
    proof: 'passkey',
    device: 'Firefox, Linux',
  })

const entry = (id: string, at: number): AuditRow => ({
  id,
  at,
  role: 'agent',
  actor: 'ana',
  action: 'session.started',
  subject: { proof: 'link' },
})

eachDatabase('what opens the desk', (fresh) => {
  test('an agent sees their sessions, the last used first, and ends all others at once', async () => {
    const store = await (await fresh()).open()
    await session(store, 'a', 'ana', 2_000)
    await session(store, 'b', 'ana', 3_000)
    await session(store, 'c', 'ben')
    expect((await store.access.sessionsOf('ana')).map(({ hash, device }) => [hash, device])).toEqual([
      ['b', 'Firefox, Linux'],
      ['a', 'Firefox, Linux'],
    ])
    expect(await store.access.removeSessionsOf('ana', 'b')).toBe(1)
    expect([await store.access.session('a'), (await store.access.session('b'))?.proof]).toEqual([null, 'passkey'])
    expect(await store.access.removeSessionsOf('ana', null)).toBe(1)
    expect(await store.access.session('c')).not.toBeNull()
  })

  test('a passkey is renamed and removed by its own agent alone', async () => {
    const store = await (await fresh()).open()
    await store.access.addPasskey(passkey, 20)
    expect(await store.access.passkey('key-1')).toEqual(passkey)
    expect(await store.access.renamePasskey('ben', 'key-1', 'Mine')).toBe(false)
    expect(await store.access.removePasskey('ben', 'key-1')).toBe(false)
    expect(await store.access.renamePasskey('ana', 'key-1', 'Laptop')).toBe(true)
    await store.access.usedPasskey('key-1', 7, 5_000)
    expect(await store.access.passkeysOf('ana')).toEqual([{ ...passkey, name: 'Laptop', counter: 7, usedAt: 5_000 }])
    expect(await store.access.removePasskey('ana', 'key-1')).toBe(true)
    expect(await store.access.passkeysOf('ana')).toEqual([])
  })

  test('an agent has no more passkeys than allowed, also when two are added at the same time', async () => {
    const database = await fresh()
    const [one, two] = [await database.open(), await database.open()]
    expect(await one.access.addPasskey(passkey, 2)).toBe('added')
    expect(await two.access.addPasskey({ ...passkey, name: 'Again' }, 2)).toBe('known')
    const added = await Promise.all(
      [one, two].map((store, index) => store.access.addPasskey({ ...passkey, id: `more-${index}` }, 2)),
    )
    expect(added).toContain('too-many')
    expect((await one.access.passkeysOf('ana')).length).toBeLessThanOrEqual(2)
  })

  test('a passkey that answers with an older counter than the last is a copy', async () => {
    const store = await (await fresh()).open()
    await store.access.addPasskey(passkey, 20)
    expect(await store.access.usedPasskey('key-1', 7, 5_000)).toBe(true)
    expect(await store.access.usedPasskey('key-1', 6, 6_000)).toBe(false)
    expect(await store.access.passkey('key-1')).toMatchObject({ counter: 7, usedAt: 5_000 })
  })

  test('somebody has signed in once they have, in whatever way, and for good', async () => {
    const store = await (await fresh()).open()
    const link = { hash: 'l', agent: 'ana', createdAt: 1_000, expiresAt: 5_000 }
    await store.access.addSignInLink(link)
    expect(await store.access.anybodySignedIn()).toBe(false)
    await session(store, 'company')
    await store.access.dropEnded(9_000)
    expect(await store.access.anybodySignedIn()).toBe(true)
    // The row of the old link is gone: its hash is free.
    await store.access.addSignInLink(link)
  })

  test('what may be used once is used once, also when two ask at the same time', async () => {
    const database = await fresh()
    const [one, two] = [await database.open(), await database.open()]
    const keep = (hash: string) =>
      one.access.addOnce({ hash, purpose: 'requests', body: { email: 'cleo@example.com' }, expiresAt: 5_000 })
    await keep('h')
    expect(await one.access.takeOnce('h', 'passkey', 1_000)).toBeNull()
    const taken = await Promise.all([one, two].map((store) => store.access.takeOnce('h', 'requests', 1_000)))
    expect(taken.filter(Boolean)).toEqual([{ email: 'cleo@example.com' }])
    await keep('late')
    expect(await two.access.takeOnce('late', 'requests', 5_000)).toBeNull()
  })

  test('a form that was saved is opened as often as its reader likes, and saved again in its place', async () => {
    const store = await (await fresh()).open()
    const keep = (step: number, expiresAt: number) =>
      store.access.addOnce({ hash: 'h', purpose: 'saved:booking', body: { step }, expiresAt })
    await keep(0, 5_000)
    await keep(1, 6_000)
    const found = { body: { step: 1 }, expiresAt: 6_000 }
    expect(await store.access.once('h', 'saved:booking', 5_500)).toEqual(found)
    expect(await store.access.once('h', 'saved:booking', 5_999)).toEqual(found)
    expect(await store.access.once('h', 'saved:booking', 6_000)).toBeNull()
    expect(await store.access.once('h', 'saved:contact', 5_500)).toBeNull()
  })

  test('what has ended is deleted', async () => {
    const store = await (await fresh()).open()
    await session(store, 'a')
    await store.access.addVisit({ hash: 'v', email: 'cleo@example.com', lastSeenAt: 1_000, expiresAt: 8_000 })
    await store.access.touchVisit('v', 2_000)
    await store.access.dropEnded(7_999)
    expect(await store.access.visit('v')).toMatchObject({ email: 'cleo@example.com', lastSeenAt: 2_000 })
    await store.access.dropEnded(9_000)
    expect([await store.access.visit('v'), await store.access.session('a')]).toEqual([null, null])
  })

  test('what somebody does and its line in the audit are there together or not at all', async () => {
    const store = await (await fresh()).open()
    await store.access.addPasskey(passkey, 20)
    const rename = (agent: string, id: string) =>
      store.audit.withLine(
        ({ access }) => access.renamePasskey(agent, 'key-1', 'Mine'),
        (done) => (done ? entry(id, 1_000) : null),
      )
    expect([await rename('ben', '1'), await rename('ana', '2')]).toEqual([false, true])
    await expect(
      store.audit.withLine(
        async ({ access }) => {
          await access.removePasskey('ana', 'key-1')
          throw new Error('away')
        },
        () => entry('3', 2_000),
      ),
    ).rejects.toThrow('away')
    expect((await store.access.passkey('key-1'))?.name).toBe('Mine')
    expect((await store.audit.list(9, null)).map(({ id }) => id)).toEqual(['2'])
  })

  test('the audit is asked for a person, an action and a ticket, also from page to page', async () => {
    const store = await (await fresh()).open()
    const lines: readonly AuditRow[] = [
      { ...entry('1', 1_000), action: 'ticket.merged', subject: { ticket: 12 } },
      { ...entry('2', 2_000), actor: 'ben', action: 'effect.revived', subject: { ticket: 12, effect: 'e' } },
      { ...entry('3', 3_000), action: 'ticket.merged', subject: { ticket: 123 } },
      { ...entry('4', 4_000), role: 'program', action: 'ticket.merged', subject: { ticket: 112 } },
      { ...entry('5', 5_000), action: 'passkey.added', subject: { name: 'named "ticket":12} by Ana' } },
    ]
    await store.audit.add(lines)
    const found = async (...asked: Parameters<Store['audit']['list']>) =>
      (await store.audit.list(...asked)).map(({ id }) => id)
    const ana = { role: 'agent', actor: 'ana' } as const
    expect(await found(9, null, { by: ana })).toEqual(['5', '3', '1'])
    expect(await found(1, lines[4] ?? null, { by: ana })).toEqual(['3'])
    expect(await found(9, null, { action: 'ticket.merged' })).toEqual(['4', '3', '1'])
    expect(await found(9, null, { ticket: 12 })).toEqual(['2', '1'])
    expect(await found(9, null, { by: ana, action: 'ticket.merged', ticket: 12 })).toEqual(['1'])
    expect(await found(9, null, { by: ana, ticket: 112 })).toEqual([])
    expect(await store.audit.actors(9)).toEqual([
      ana,
      { role: 'program', actor: 'ana' },
      { role: 'agent', actor: 'ben' },
    ])
  })

  test('the audit is read newest first, page by page, and keeps what is said twice once', async () => {
    const store = await (await fresh()).open()
    await store.audit.add([entry('1', 1_000), entry('2', 2_000), entry('3', 2_000)])
    await store.audit.add([entry('2', 2_000)])
    const first = await store.audit.list(2, null)
    expect(first.map(({ id }) => id)).toEqual(['3', '2'])
    expect(await store.audit.list(2, first[1] ?? null)).toEqual([entry('1', 1_000)])
  })
})
