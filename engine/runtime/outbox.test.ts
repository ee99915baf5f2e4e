import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import type { OutboxRow } from '#engine/store/outbox-store.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { quiet } from '#engine/testing/databases.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { createOutbox, type Deliverer } from './outbox.ts'
import type { Submission } from './runtime.ts'

test('a mail is not given up in silence because the disk is full when its ticket is to be told', async () => {
  const clock = createTestClock()
  const effect = { kind: 'mail', id: 'e.1', ticket: 1, seq: 1, dueAt: clock.now(), payload: {} }
  const row = {
    effect,
    group: null,
    attempts: 1,
    fence: 1,
    lastError: null,
    state: 'waiting',
    settledAt: null,
  } as unknown as OutboxRow
  const dead: string[] = []
  const told: Submission[] = []
  let isFull = true
  let claimedUntil = 0
  const store = {
    outbox: {
      async claim(now: number, leaseUntil: number) {
        if (now < claimedUntil || told.length > 0) return []
        claimedUntil = leaseUntil
        return [row]
      },
      ofTicket: async () => [row],
      dead: async (id: string) => dead.push(id) > 0,
      nextDueAt: async () => (told.length > 0 ? null : claimedUntil),
    },
    tickets: { get: async () => null },
  } as unknown as Store
  const mail: Deliverer = {
    collect: async (one) => [one],
    deliver: async () => ({ outcome: 'never', answer: '550 nobody' }),
    lastWord: () => ({
      ticket: 1,
      event: { type: 'mail.bounced', by: { role: 'system' }, data: {}, content: null },
      dedupe: null,
      expectedVersion: null,
      files: [],
    }),
  }
  const outbox = createOutbox({
    store,
    clock,
    random: createTestRandom(),
    log: quiet,
    async submit(submission) {
      if (isFull) throw new DocketError('low-disk', 'The disk is full.')
      told.push(submission)
      return { ticket: {} as never, events: [], repeated: false }
    },
    deliverers: { mail, webhook: mail, own: mail, ticket: mail, forward: mail },
    failpoint: () => {},
    pause: async () => true,
  })
  outbox.ring()
  await turn()
  isFull = false
  for (let minutes = 0; minutes < 5; minutes++) {
    clock.advance(60_000)
    await turn()
  }
  expect(told.map(({ givesUp }) => givesUp?.id)).toEqual(['e.1'])
  expect(dead).toEqual([])
  await outbox.stop()
})

test('what was claimed by an engine that stood still until its lease was over is not sent under that claim', async () => {
  const clock = createTestClock()
  const effect = { kind: 'mail', id: 'e.1', ticket: 1, seq: 1, dueAt: clock.now(), payload: {} }
  const sent: number[] = []
  let fence = 0
  const store = {
    outbox: {
      async claim() {
        if (fence === 2) return []
        fence++
        if (fence === 1) clock.advance(10 * 60_000)
        return [{ effect, group: null, attempts: fence, fence, lastError: null, state: 'waiting', settledAt: null }]
      },
      sent: async () => true,
      nextDueAt: async () => null,
    },
  } as unknown as Store
  const mail: Deliverer = {
    collect: async (one) => [one],
    async deliver(rows) {
      sent.push(...rows.map((row) => row.fence))
      return { outcome: 'sent', answer: '250 ok' }
    },
    lastWord: () => null,
  }
  const outbox = createOutbox({
    store,
    clock,
    random: createTestRandom(),
    log: quiet,
    submit: () => Promise.reject(new Error('nothing is told')),
    deliverers: { mail, webhook: mail, own: mail, ticket: mail, forward: mail },
    failpoint: () => {},
    pause: async () => true,
  })
  outbox.ring()
  await turn()
  clock.advance(60_000)
  await turn()
  expect(sent).toEqual([2])
  await outbox.stop()
})
