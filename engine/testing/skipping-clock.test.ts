import { expect, test } from 'vitest'
import { createTestClock } from './clock.ts'
import { skippingClock } from './skipping-clock.ts'

test('time that is left out has passed for everybody who waits, and for nobody else', () => {
  const real = createTestClock(1_000)
  const clock = skippingClock(real)
  const ran: string[] = []
  clock.after(60_000, () => ran.push('a minute'))
  clock.after(20_000, () => ran.push('twenty seconds'))
  clock.after(90_000, () => ran.push('later'))
  clock.after(10, () => ran.push('never'))()
  clock.skip(61_000)
  real.advance(0)
  expect(ran).toEqual(['twenty seconds', 'a minute'])
  expect([clock.now(), real.now()]).toEqual([62_000, 1_000])
  real.advance(29_000)
  expect(ran).toEqual(['twenty seconds', 'a minute', 'later'])
})
