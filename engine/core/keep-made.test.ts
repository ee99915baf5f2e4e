import { expect, test } from 'vitest'
import { keepMade } from './keep-made.ts'

const counting = () => {
  const made: string[] = []
  const keep = keepMade<object, string>(2)
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

test('of one object the last few makings are kept', () => {
  const { said } = counting()
  const ticket = {}
  for (const key of ['a', 'b', 'c']) said(ticket, key)
  expect([said(ticket, 'b'), said(ticket, 'c'), said(ticket, 'a')]).toEqual(['b2', 'c3', 'a4'])
})
