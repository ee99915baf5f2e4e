import { expect, test } from 'vitest'
import { callsUnderWay } from './calls-under-way.ts'

test('calls have ended when the last answer, and what it brought about, was given', async () => {
  const calls = callsUnderWay()
  const answers: (() => void)[] = []
  const store = calls.watch({
    tickets: { get: () => new Promise<void>((resolve) => void answers.push(resolve)) },
  })
  let hasEnded = false
  const work = async () => {
    await store.tickets.get()
    await store.tickets.get()
  }
  const done = work()
  const ended = calls.ended().then(() => {
    hasEnded = true
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  for (let call = 0; call < 2; call++) {
    await turn()
    expect([answers.length, hasEnded]).toEqual([call + 1, false])
    answers[call]?.()
  }
  await Promise.all([done, ended])
})
