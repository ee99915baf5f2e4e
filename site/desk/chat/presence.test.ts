import { expect, test } from 'vitest'
import type { OperatorStanding } from '#engine/core/chat/wire.ts'
import { createPresence } from './presence.ts'
import type { Got } from './requests.ts'
import { applyFrame, deskOf, isIn } from './state.ts'

const standing = (available: boolean, second: number): OperatorStanding => ({
  id: 'ana',
  name: 'Ana',
  available,
  seenAt: `2026-03-02T09:00:0${second}.000Z`,
  chats: 0,
  limit: null,
})

/** A page whose engine answers when told to. */
function page() {
  const open = { me: standing(false, 0), channels: [], colleagues: [], conversations: [], position: 0 }
  let state = deskOf(open, null, 0)
  const refused: number[] = []
  const asked: { readonly available: boolean; readonly answer: (got: Got<OperatorStanding>) => void }[] = []
  const presence = createPresence({
    state: () => state,
    update: (change) => (state = { ...state, ...change }),
    post: (available) => new Promise((answer) => asked.push({ available, answer })),
    onRefused: ({ status }) => refused.push(status),
  })
  return {
    presence,
    asked: () => asked.map(({ available }) => available),
    refused,
    isIn: () => isIn(state),
    press(wish: boolean) {
      state = { ...state, wish }
      presence.tell()
    },
    told: (me: OperatorStanding) => (state = applyFrame(state, { type: 'presence', me, colleagues: [] })),
    async answer(which: number, got: Got<OperatorStanding>) {
      asked[which]?.answer(got)
      await new Promise(setImmediate)
    },
  }
}

test('a switch that is pressed while a beat is on its way stays as it was pressed, and is said right after', async () => {
  const ana = page()
  ana.presence.tell()
  ana.press(true)
  expect(ana.asked()).toEqual([false])
  await ana.answer(0, { ok: true, value: standing(false, 1) })
  expect(ana.isIn()).toBe(true)
  ana.told(standing(false, 1))
  expect(ana.isIn()).toBe(true)
  expect(ana.asked()).toEqual([false, true])
  await ana.answer(1, { ok: true, value: standing(true, 2) })
  // What was said before the choice and comes after it changes nothing.
  ana.told(standing(false, 1))
  expect(ana.isIn()).toBe(true)
  expect(ana.asked()).toEqual([false, true])
  ana.told(standing(false, 3))
  expect(ana.isIn()).toBe(false)
})

test('of two choices in a row the last one holds', async () => {
  const ana = page()
  ana.press(true)
  ana.press(false)
  await ana.answer(0, { ok: true, value: standing(true, 1) })
  expect(ana.isIn()).toBe(false)
  await ana.answer(1, { ok: true, value: standing(false, 2) })
  expect(ana.asked()).toEqual([true, false])
  expect(ana.isIn()).toBe(false)
})

test('a choice without a network is kept and said with the next beat; one that is refused falls back and says so', async () => {
  const ana = page()
  ana.press(true)
  await ana.answer(0, { ok: false, status: 0, problem: {} })
  expect(ana.isIn()).toBe(true)
  expect(ana.asked()).toEqual([true])
  ana.presence.tell()
  await ana.answer(1, { ok: false, status: 404, problem: {} })
  expect(ana.isIn()).toBe(false)
  expect(ana.refused).toEqual([404])
})

test('a choice that an engine with a slower clock confirms is not undone by the next beat', async () => {
  const ana = page()
  ana.told(standing(false, 5))
  ana.press(true)
  await ana.answer(0, { ok: true, value: standing(true, 2) })
  expect(ana.isIn()).toBe(true)
  ana.presence.tell()
  expect(ana.asked()).toEqual([true, true])
})
