import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Answered } from './engine.ts'
import { createQueue, type Outgoing } from './queue.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const done: Answered<unknown> = { outcome: 'done', value: {} }
const later = { outcome: 'later', afterMs: null, isTooFast: false } as const

/** A queue whose engine answers as told, and otherwise takes everything. */
function queueWith(answers: Answered<unknown>[]) {
  const tries: string[] = []
  const queue = createQueue({
    channel: `test-${Math.random()}`,
    send: async ({ id, text }: Outgoing) => {
      tries.push(`${text} ${id}`)
      return answers.shift() ?? done
    },
    changed: () => {},
    tooFast: () => {},
    refusalOf: () => 'too long',
  })
  const add = (text: string) => queue.add({ text, answer: null, restart: false, files: [] })
  return { queue, tries, add }
}

test('what could not be sent is tried again with the same id, before what was said after it', async () => {
  const { queue, tries, add } = queueWith([later, later])
  add('first')
  add('second')
  await vi.runAllTimersAsync()
  const [first, second] = queue.messages().map(({ id }) => id)
  expect(tries).toEqual([`first ${first}`, `first ${first}`, `first ${first}`, `second ${second}`])
  expect(queue.messages().map(({ state }) => state)).toEqual(['taken', 'taken'])
})

test('what is taken waits in sight until the conversation shows it', async () => {
  const { queue, add } = queueWith([])
  add('hello')
  await vi.runAllTimersAsync()
  queue.shown('another')
  expect(queue.messages()).toHaveLength(1)
  queue.shown(queue.messages()[0]?.id ?? '')
  expect(queue.messages()).toEqual([])
})

test('what is refused says why, holds nothing up, and can be tried again or thrown away', async () => {
  const { queue, tries, add } = queueWith([{ outcome: 'refused', status: 413, problem: {} }])
  add('a novel')
  add('short')
  await vi.runAllTimersAsync()
  expect(queue.messages().map(({ state, refusal }) => [state, refusal])).toEqual([
    ['refused', 'too long'],
    ['taken', null],
  ])
  const id = queue.messages()[0]?.id ?? ''
  queue.retry(id)
  await vi.runAllTimersAsync()
  expect(tries.at(-1)).toBe(`a novel ${id}`)
  queue.discard(id)
  expect(queue.messages().map(({ text }) => text)).toEqual(['short'])
})
