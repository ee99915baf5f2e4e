import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileBlobs } from '#engine/adapters/file-blobs.ts'
import type { Envelope } from '#engine/core/mail/arrived.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { eachDatabase, quiet } from '#engine/testing/databases.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { createMailIntake, type Understood } from './intake.ts'

const envelope: Envelope = { door: 'pipe', from: '', to: [], team: null, peer: null, helo: null, authserv: null }
const understood: Understood = {
  outcome: 'created',
  isLeft: false,
  heard: null,
  isSettled: false,
  tickets: [1],
  reason: null,
  messageId: null,
  bodyHash: null,
  facts: null,
  teams: ['care'],
}
const minuteMs = 60_000

eachDatabase('the queue of mails that came in', (fresh) => {
  /** Each mail is read when `read` says so, and fails while `isBroken`. */
  const open = async () => {
    const database = await fresh()
    const clock = createTestClock()
    const store = await database.open(clock)
    const reading: (() => void)[] = []
    const state = { isBroken: false }
    const intake = createMailIntake({
      store,
      blobs: await fileBlobs(join(database.dataDir, 'blobs'), 0),
      clock,
      random: createTestRandom(),
      log: quiet,
      failpoint: () => {},
      recipient: async () => 'taken',
      teamsOf: () => [],
      async understand() {
        await new Promise<void>((resolve) => reading.push(resolve))
        if (state.isBroken) throw new Error('the store is away')
        return understood
      },
    })
    const take = async (text: string) =>
      intake.take(
        (async function* () {
          yield Buffer.from(text)
        })(),
        envelope,
      )
    const attempts = async (ids: readonly string[]) =>
      Promise.all(ids.map(async (id) => (await store.mails.get(id))?.attempts))
    return { intake, store, clock, state, reading, take, attempts, read: () => reading.splice(0).map((go) => go()) }
  }

  test('counts an attempt when a mail’s turn comes, however long the others before it take', async () => {
    const { intake, clock, reading, take, attempts, read } = await open()
    const taken = []
    for (let n = 0; n < 24; n++) taken.push(await take(`mail ${n}`))
    const ids = taken.map(({ id }) => id)
    expect(await attempts(ids)).toEqual([...Array(8).fill(1), ...Array(16).fill(0)])
    for (const turn of [1, 2, 3]) {
      await expect.poll(() => reading.length, { timeout: 10_000 }).toBe(8)
      clock.advance(4 * minuteMs)
      expect([turn, (await attempts(ids)).filter((one) => one === 1)]).toEqual([turn, Array(turn * 8).fill(1)])
      read()
    }
    expect(await Promise.all(taken.map(({ done }) => done))).toHaveLength(24)
    expect(await attempts(ids)).toEqual(Array(24).fill(1))
    await intake.stop()
  })

  test('says that a mail is left to later when its attempt fails, and reads it then', async () => {
    const { intake, store, clock, state, reading, take, read } = await open()
    state.isBroken = true
    const { id, done } = await take('a mail')
    await expect.poll(() => reading.length).toBe(1)
    read()
    await expect(done).rejects.toMatchObject({ code: 'unavailable' })
    state.isBroken = false
    clock.advance(11_000)
    await expect.poll(() => reading.length, { timeout: 10_000 }).toBe(1)
    read()
    await expect.poll(async () => (await store.mails.get(id))?.state).toBe('settled')
    await intake.stop()
  })

  test('tries a mail three times that ends its engine each time, and then leaves it alone on the shelf', async () => {
    const { intake, store, clock, reading, take, read } = await open()
    const { id } = await take('a mail')
    // An engine that dies says nothing: its lease ends, and the next one begins with what it left.
    for (const attempt of [1, 2, 3]) {
      await expect.poll(() => reading.length, { timeout: 10_000 }).toBe(attempt)
      expect(await store.mails.get(id)).toMatchObject({ state: 'waiting', attempts: attempt })
      clock.advance(6 * minuteMs)
      intake.start()
    }
    const left = async () => (await store.mails.get(id))?.reason
    await expect.poll(left, { timeout: 10_000 }).toBe('unreadable:gave-up')
    expect(reading).toHaveLength(3)
    expect((await store.mails.shelf({ teams: null, limit: 10 })).mails.map((mail) => mail.id)).toEqual([id])
    read()
    await intake.stop()
  })

  test('keeps nobody waiting when the engine stops: what has not begun is left to the next one', async () => {
    const { intake, store, take, reading, read } = await open()
    const taken = []
    for (let n = 0; n < 9; n++) taken.push(await take(`mail ${n}`))
    await expect.poll(() => reading.length).toBe(8)
    const stopped = intake.stop()
    read()
    await stopped
    await expect(taken[8]?.done).rejects.toMatchObject({ code: 'unavailable' })
    expect(await store.mails.get(taken[8]?.id ?? '')).toMatchObject({ state: 'waiting', attempts: 0 })
  })
})
