import { expect, test } from 'vitest'
import { keepMade } from './keep-made.ts'

const counting = () => {
  const made: string[] = []
  const keep = keepMade<object, string>({ most: 2, fits: (said) => said.length < 5 })
  return { made, said: (owner: object, key: string) => keep(owner, key, () => `${key}${made.push(key)}`) }
}

test('what was made of an object is the same until something else goes into it', () => {
  const { said, made } = counting()
  const [ticket, other] = [{}, {}]
  expect([said(ticket, 'en'), said(ticket, 'zh'), said(ticket, 'en'), said(other, 'en')]).toEqual([
    'en1',
    'zh2',
    'en1',
    'en3',
  ])
  expect(made).toEqual(['en', 'zh', 'en'])
})

test('what is too large is made each time, and so is what does not hold', () => {
  const { said } = counting()
  const ticket = {}
  expect([said(ticket, 'large'), said(ticket, 'large')]).toEqual(['large1', 'large2'])
  const keep = keepMade<object, number>()
  const made = [1, 2, 3].map((n) =>
    keep(
      ticket,
      '',
      () => n,
      (known) => known !== 2,
    ),
  )
  expect(made).toEqual([1, 1, 1])
  expect(
    keep(
      ticket,
      '',
      () => 4,
      () => false,
    ),
  ).toBe(4)
})

test('of one object the last few makings are kept', () => {
  const { said } = counting()
  const ticket = {}
  for (const key of ['a', 'b', 'a', 'c']) said(ticket, key)
  expect([said(ticket, 'a'), said(ticket, 'c'), said(ticket, 'b')]).toEqual(['a1', 'c3', 'b4'])
})
