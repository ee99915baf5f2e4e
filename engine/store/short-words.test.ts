import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isShort, shortKeys, shortWords } from './short-words.ts'

/** Whether somebody who looks for the word finds the text. */
const finds = (text: string, word: string) => shortKeys(word).every((key) => shortWords(text).includes(key))

test('a short word of a script with spaces is found where a word begins with it', () => {
  const text = 'My TV, a 42-inch one: später (XL)'
  for (const word of ['tv', 'TV', 'xl', 'X', '42', 'sp', 'SP', 'ä'])
    expect([word, finds(text, word)]).toEqual([word, word !== 'ä'])
  for (const word of ['er', 'ch', 'nc']) expect(finds(text, word)).toBe(false)
})

test('two neighbours of a Chinese or Thai text are found wherever they stand', () => {
  for (const word of ['退', '退款', '款吗', '我的', 'a股', '股a']) expect(finds('我的退款吗？A股a', word)).toBe(true)
  expect(finds('我的退款吗', '的款')).toBe(false)
  expect(finds('คืนเงิน', 'งิ')).toBe(true)
})

test('signs are found with their neighbour, and punctuation asks for nothing', () => {
  for (const word of ['C#', '5%', '#1', '%', '🫖']) expect(finds('C# costs 5%, see #1 🫖', word)).toBe(true)
  expect(finds('100 percent', '5%')).toBe(false)
  expect(shortKeys('--')).toEqual([])
  expect(shortKeys('.a')).toEqual(['a'])
})

test('any pair of neighbours of a dense text is found, and what is kept stays small', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[一-龥%#]{2,40}$/), fc.nat(), (text, at) => {
      const place = at % (text.length - 1)
      expect(finds(text, text.slice(place, place + 2))).toBe(true)
      expect(shortWords(text).length).toBeLessThanOrEqual(text.length * 2)
    }),
  )
  expect([isShort('退款'), isShort('🫖🫖'), isShort('abc')]).toEqual([true, true, false])
})
