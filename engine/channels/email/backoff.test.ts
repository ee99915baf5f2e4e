import { describe, expect, test } from 'vitest'
import { createTestRandom } from '#engine/testing/random.ts'
import { createBackoff } from './backoff.ts'

const minute = 60_000
const greylisted = { outcome: 'later', answer: '451 4.7.1 greylisted' } as const
const taken = { outcome: 'sent', answer: '250 ok' } as const
const gone = { outcome: 'later', answer: '421 going away', about: 'relay' } as const

/** How long a domain is left alone after each of `failures` failures in a row, in minutes. */
function waits(failures: number): readonly number[] {
  const backoff = createBackoff(createTestRandom())
  const minutes: number[] = []
  let now = 0
  for (let failure = 0; failure < failures; failure++) {
    backoff.learn('slow.example', greylisted, now)
    const start = now
    while (backoff.ask('slow.example', now) !== null) now += 1_000
    minutes.push((now - start) / minute)
  }
  return minutes
}

describe('a domain that does not take mail', () => {
  test('is left alone for a growing while, a little of it by chance', () => {
    const grown = waits(9)
    for (const [index, base] of [1, 2, 4, 8, 16, 32, 60, 60, 60].entries()) {
      expect(grown[index]).toBeGreaterThanOrEqual(base)
      expect(grown[index]).toBeLessThanOrEqual(base * 1.25 + 0.1)
    }
  })

  test('holds up no other domain, and says why its mails wait', () => {
    const backoff = createBackoff(createTestRandom())
    backoff.learn('slow.example', greylisted, 0)
    expect(backoff.ask('quick.example', 1)).toBeNull()
    expect(backoff.ask('slow.example', 1)?.why).toBe(
      'slow.example is left alone for a while after: 451 4.7.1 greylisted',
    )
  })

  test('is tried by one mail first, and is open to all once that was taken', () => {
    const backoff = createBackoff(createTestRandom())
    backoff.learn('slow.example', greylisted, 0)
    const later = 2 * minute
    expect(backoff.ask('slow.example', later)).toBeNull()
    expect(backoff.ask('slow.example', later)).not.toBeNull()
    backoff.learn('slow.example', taken, later)
    expect(backoff.ask('slow.example', later)).toBeNull()
  })

  test('is not blamed for one full mailbox, nor for a recipient it does not know', () => {
    const backoff = createBackoff(createTestRandom())
    backoff.learn('big.example', { outcome: 'later', answer: '452 4.2.2 mailbox full' }, 0)
    backoff.learn('big.example', { outcome: 'never', answer: '550 5.1.1 no such user' }, 0)
    expect(backoff.ask('big.example', 1)).toBeNull()
  })
})

test('a relay that goes away holds up every mail, for minutes and not for hours', () => {
  const backoff = createBackoff(createTestRandom())
  for (let failure = 0; failure < 20; failure++) backoff.learn('a.example', gone, 0)
  const left = backoff.ask('b.example', 1)
  expect(left?.why).toContain('the relay')
  expect(left?.until).toBeLessThan(8 * minute)
  backoff.learn('b.example', taken, 8 * minute)
  expect(backoff.ask('a.example', 8 * minute)).toBeNull()
})

test('a mail that waits for its own domain does not use up the one try that a relay in trouble is given', () => {
  const backoff = createBackoff(createTestRandom())
  backoff.learn('slow.example', greylisted, 0)
  backoff.learn('a.example', gone, 0)
  const later = minute / 2
  expect(backoff.ask('slow.example', later)?.why).toContain('slow.example')
  expect(backoff.ask('quick.example', later)).toBeNull()
  expect(backoff.ask('other.example', later)?.why).toContain('the relay')
})
