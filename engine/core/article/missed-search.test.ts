import { expect, test } from 'vitest'
import { missedWords } from './missed-search.ts'

test.each([
  ['  Gift   Cards?', 'gift cards'],
  ['礼品卡', '礼品卡'],
  ['Größe 38', 'große 38'],
])('“%s” is kept as “%s”', (question, words) => {
  expect(missedWords(question)).toBe(words)
})

test.each([
  'cleo@example.com',
  'AB123456',
  '030 123 45 67',
  '4111-1111-1111',
  'https://shop.example/cart',
  'a',
  '12',
  '???',
  'word '.repeat(20),
])('“%s” says who asked, or nothing, and is not kept', (question) => {
  expect(missedWords(question)).toBeNull()
})
