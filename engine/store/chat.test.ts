import { expect, test } from 'vitest'
import type { ChatEntry } from '#engine/core/chat/conversation.ts'
import { chatStart, newConversation } from '#engine/testing/chats.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { event, ticket, batch as ticketBatch } from '#engine/testing/store-rows.ts'
import type { ChatBatch, ConversationChange } from './chat-store.ts'
import type { Store } from './store.ts'

const nothing = { given: [], files: [], now: chatStart }

function entry(seq: number, text: string, key: string | null = null): ChatEntry {
  return { seq, at: chatStart, key, by: { role: 'visitor' }, text, files: [], links: [], notice: null, audience: 'all' }
}

/** The n-th version of a conversation, with one entry of this text. */
function change(id: string, version: number, key: string | null = null): ConversationChange {
  const conversation = newConversation({ id, version, seq: version, phase: 'open', activeAt: chatStart + version })
  return { conversation, from: version - 1, entries: [entry(version, `${id} ${version}`, key)], removed: false }
}

/** Commits right behind what is there, as whoever loads before writing does; whether it was taken. */
async function commit(
  { conversations }: Store,
  changes: readonly ConversationChange[],
  more: Partial<ChatBatch> = {},
): Promise<boolean> {
  const { position } = await conversations.load([], [])
  return (await conversations.commit({ position, changes, ...nothing, ...more })) !== null
}

eachDatabase('The store of chat', (fresh) => {
  const open = async (): Promise<Store> => (await fresh()).open()

  test('keeps a conversation with what was said, in order', async () => {
    const store = await open()
    const { conversations } = store
    expect(await commit(store, [change('a', 1), change('b', 1)])).toBe(true)
    expect(await commit(store, [change('a', 2)])).toBe(true)
    expect((await conversations.get('a'))?.version).toBe(2)
    expect((await conversations.entries('a', 0, 10)).map(({ text }) => text)).toEqual(['a 1', 'a 2'])
    expect((await conversations.entries('a', 1, 10)).map(({ seq }) => seq)).toEqual([2])
    const feed = await conversations.after(0, 10)
    expect(feed.map(({ position, conversation }) => [position, conversation])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ])
    expect(await conversations.lastPosition()).toBe(3)
  })

  test('takes nothing of a batch in which one conversation has moved on', async () => {
    const store = await open()
    const { conversations } = store
    await commit(store, [change('a', 1), change('b', 1)])
    expect(await commit(store, [change('b', 2), change('a', 1)])).toBe(false)
    expect(await commit(store, [change('b', 2), { ...change('a', 5), from: 4 }])).toBe(false)
    expect((await conversations.get('b'))?.version).toBe(1)
    expect(await conversations.lastPosition()).toBe(2)
  })

  test('takes one message of a client’s id', async () => {
    const store = await open()
    const { conversations } = store
    await commit(store, [change('a', 1, 'the-same-id')])
    expect(await commit(store, [change('a', 2, 'the-same-id')])).toBe(false)
    expect(await commit(store, [change('b', 1, 'the-same-id')])).toBe(true)
    const { byKey } = await conversations.load(
      ['a'],
      [
        { conversation: 'a', key: 'the-same-id' },
        { conversation: 'a', key: 'other' },
      ],
    )
    expect([...byKey].map(([key, { text }]) => [key, text])).toEqual([['a the-same-id', 'a 1']])
  })

  test('remembers what it wrote, tells it as the feed will, and gives way to what another engine wrote', async () => {
    const database = await fresh()
    const [one, other] = [await database.open(), await database.open()]
    const write = async ({ conversations }: Store, changes: readonly ConversationChange[]) => {
      const { position } = conversations.recall([]) ?? (await conversations.load([], []))
      return conversations.commit({ position, changes, ...nothing })
    }
    expect(one.conversations.recall(['a'])).toBeNull()
    const told = await write(one, [change('a', 1), change('b', 1)])
    expect(told).toEqual(await one.conversations.after(0, 10))
    expect(one.conversations.recall(['a', 'b'])?.conversations.get('b')).toEqual(await one.conversations.get('b'))
    expect(one.conversations.recall(['c'])).toBeNull()

    expect(await write(other, [change('a', 2)])).toMatchObject([{ position: 3, conversation: 'a' }])
    expect(one.conversations.recall(['a'])?.conversations.get('a')?.version).toBe(1)
    expect(await write(one, [change('a', 2)])).toBeNull()
    expect(one.conversations.recall(['a'])).toBeNull()
    expect(await write(one, [change('a', 3)])).toMatchObject([{ position: 4, now: { version: 3 } }])
    expect((await other.conversations.after(0, 10)).map(({ position }) => position)).toEqual([1, 2, 3, 4])
  })

  test('gives positions in the order of commits, whoever writes', async () => {
    const database = await fresh()
    const [one, other] = [await database.open(), await database.open()]
    const write = async (store: Store, name: string) => {
      for (let n = 0; n < 10; n++) {
        while (!(await commit(store, [change(`${name}${n}`, 1)]))) await Promise.resolve()
        const seen = await store.conversations.after(0, 1_000)
        // What is seen has no hole that somebody fills later.
        expect(seen.map(({ position }) => position)).toEqual(seen.map((_, index) => index + 1))
      }
    }
    await Promise.all([write(one, 'one'), write(other, 'other')])
    expect(await one.conversations.lastPosition()).toBe(20)
  })

  test('gives an operator a conversation once for each time it was counted', async () => {
    const store = await open()
    const { conversations, presence } = store
    await presence.seen('ana', true, chatStart)
    expect(await commit(store, [change('a', 1)], { given: [{ agent: 'ana', gives: 0 }] })).toBe(true)
    expect(await commit(store, [change('b', 1)], { given: [{ agent: 'ana', gives: 0 }] })).toBe(false)
    expect(await presence.get('ana')).toMatchObject({ gives: 1, givenAt: chatStart })
    expect(await conversations.get('b')).toBe(null)
  })

  test('knows who is there, and what they chose', async () => {
    const { presence } = await open()
    await presence.choose('ana', 'website', false, chatStart)
    await presence.seen('ana', true, chatStart + 1)
    await presence.choose('ana', 'bills', true, chatStart + 2)
    expect(await presence.all()).toEqual([
      {
        agent: 'ana',
        available: true,
        seenAt: chatStart + 1,
        givenAt: null,
        gives: 0,
        channels: { website: false, bills: true },
      },
    ])
    expect(await presence.get('ben')).toBe(null)
  })

  test('keeps every channel that is joined or left at once, by two engines too', async () => {
    const database = await fresh()
    const engines = [(await database.open()).presence, (await database.open()).presence]
    const channels = Array.from({ length: 12 }, (_, n) => `channel-${n}`)
    await Promise.all(channels.map((channel, n) => engines[n % 2]?.choose('ana', channel, n % 3 > 0, chatStart)))
    expect((await engines[0]?.get('ana'))?.channels).toEqual(
      Object.fromEntries(channels.map((channel, n) => [channel, n % 3 > 0])),
    )
  })

  test('takes nobody out who works while they say that they are in, and brings nobody in', async () => {
    const { presence } = await open()
    const minute = 60_000
    await presence.worked('ana', chatStart, chatStart - minute)
    expect(await presence.get('ana')).toMatchObject({ available: false, seenAt: chatStart })
    const now = chatStart + 1
    await Promise.all([
      presence.worked('ana', now, now - minute),
      presence.seen('ana', true, now),
      presence.worked('ana', now, now - minute),
    ])
    expect(await presence.get('ana')).toMatchObject({ available: true, seenAt: now })
    await presence.worked('ana', now + minute, now)
    expect(await presence.get('ana')).toMatchObject({ available: false, seenAt: now + minute })
  })

  test('finds those that are due, those that lack a ticket, and forgets those that never were', async () => {
    const store = await open()
    const { conversations } = store
    const wanted = { title: 'Zip', team: 'care', agent: null, upTo: 1 }
    const of = (id: string, changes: object): ConversationChange => ({
      conversation: newConversation({ id, ...changes }),
      from: 0,
      entries: [],
      removed: false,
    })
    await commit(store, [
      of('due', { wakeAt: 5 }),
      of('later', { wakeAt: 50 }),
      of('never', { wakeAt: null, ticketWanted: wanted }),
      of('lacks', { wakeAt: null, ticket: 7, seq: 3, forwardedTo: 2 }),
    ])
    expect(await conversations.due(10, 10)).toEqual(['due'])
    expect(await conversations.nextDueAt()).toBe(5)
    expect([...(await conversations.unforwarded(10))].sort()).toEqual(['lacks', 'never'])
    expect((await conversations.ofTicket(7))?.id).toBe('lacks')
    const gone = { conversation: newConversation({ id: 'due', version: 2 }), from: 1, entries: [], removed: true }
    await commit(store, [gone])
    expect(await conversations.get('due')).toBe(null)
  })

  test('drops what has ended long ago, with what was said, but not what its ticket still lacks', async () => {
    const store = await open()
    const { conversations } = store
    const ended = (id: string, activeAt: number, changes: object = {}): ConversationChange => ({
      conversation: newConversation({ id, version: 1, seq: 1, phase: 'ended', activeAt, wakeAt: null, ...changes }),
      from: 0,
      entries: [entry(1, id)],
      removed: false,
    })
    await commit(store, [
      ended('old', 5),
      ended('young', 50),
      ended('lacks', 5, { ticket: 7, forwardedTo: 0 }),
      ended('elsewhere', 5, { channel: 'bills' }),
    ])
    expect(await conversations.dropEnded('website', 10, 10)).toBe(1)
    expect(await conversations.dropEnded('website', 10, 10)).toBe(0)
    const left = ['old', 'young', 'lacks', 'elsewhere'].map(async (id) => (await conversations.get(id))?.id ?? null)
    expect(await Promise.all(left)).toEqual([null, 'young', 'lacks', 'elsewhere'])
    expect(await conversations.entries('old', 0, 10)).toEqual([])
    expect((await conversations.after(0, 10)).map(({ position }) => position)).toEqual([2, 3, 4])
  })

  test('drops the files of a conversation with it, but not those that came into a ticket', async () => {
    const store = await open()
    const upload = (id: string) => ({ id, blob: id, name: `${id}.png`, type: 'image/png', size: 1 })
    for (const id of ['said', 'forwarded'])
      await store.files.addUpload({ ...upload(id), createdAt: 1, owner: 'chat:old' })
    const ended = newConversation({ id: 'old', version: 1, phase: 'ended', activeAt: 5, wakeAt: null })
    await commit(store, [{ conversation: ended, from: 0, entries: [entry(1, 'Look.')], removed: false }], {
      files: ['said', 'forwarded'],
    })
    const loaded = await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: 1 })
    const [number = 0] = loaded.numbers
    await store.writes.commit(
      ticketBatch(loaded, {
        tickets: [{ ticket: ticket(number), from: 0 }],
        events: [event(number, 1)],
        files: [{ ...upload('forwarded'), ticket: number, seq: 1 }],
      }),
    )
    expect(await store.conversations.dropEnded('website', 10, 10)).toBe(1)
    expect(await store.files.dropStaleUploads(chatStart, chatStart)).toEqual(['said'])
    expect(await store.files.attachment(number, 'forwarded')).toMatchObject({ name: 'forwarded.png' })
  })

  test('lets go of nobody who writes while what has ended is dropped', async () => {
    const database = await fresh()
    const [one, other] = [await database.open(), await database.open()]
    for (let turn = 0; turn < 10; turn++) {
      const id = `talk ${turn}`
      const before = newConversation({ id, version: 1, seq: 1, phase: 'ended', activeAt: 5, wakeAt: null })
      await commit(one, [{ conversation: before, from: 0, entries: [entry(1, 'Hello.')], removed: false }])
      const { position } = await other.conversations.load([id], [])
      const again = { ...before, version: 2, seq: 2, activeAt: 50 }
      const changes = [{ conversation: again, from: 1, entries: [entry(2, 'One more thing.')], removed: false }]
      const [dropped, written] = await Promise.all([
        one.conversations.dropEnded('website', 10, 10),
        other.conversations.commit({ position, changes, ...nothing }),
      ])
      const said = (await one.conversations.entries(id, 0, 10)).map(({ text }) => text)
      expect([dropped, said]).toEqual(written === null ? [1, []] : [0, ['Hello.', 'One more thing.']])
    }
  })

  test('tells of what another engine wrote, and of who is typing', async () => {
    const database = await fresh()
    const [one, other] = [await database.open(), await database.open()]
    const heard: (string | null)[] = []
    const stop = other.onChat((signal) => heard.push(signal))
    // What was written before a listener had its first look it reads by itself.
    for (let n = 0; n < 100 && !heard.includes(null); n++) {
      await commit(one, [change(`c${n}`, 1)])
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(heard).toContain(null)
    other.signal('{"type":"presence"}')
    for (let tries = 0; tries < 300 && !heard.includes('{"type":"presence"}'); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(heard).toContain('{"type":"presence"}')
    stop()
  })
})
