import { expect, test } from 'vitest'
import { translations } from './translate.ts'

const texts = translations(
  {
    locale: 'en',
    catalogue: {
      choose: 'Choose {number}',
      lines: '{lines, plural, one {# line} other {# lines}}',
      brace: "Write '{name}' for {name}",
      both: '{hours, number} h {minutes}',
      shelf: 'Shelf',
    },
  },
  { 'zh-cn': { choose: '选择 {number}' } },
)

test('words are put in where the text says, in the language of the text', () => {
  expect(texts('en')('choose', { number: 1234 })).toBe('Choose 1234')
  expect(texts('zh-CN')('choose', { number: 1234 })).toBe('选择 1234')
  expect(texts('zh-CN')('shelf')).toBe('Shelf')
  expect(texts('fr')('choose', { number: '{number}' })).toBe('Choose {number}')
})

test('a number is written as its language writes it, where the text asks for that', () => {
  expect(texts('en')('both', { hours: 1234, minutes: '05' })).toBe('1,234 h 05')
  expect(texts('en')('both', { hours: 0, minutes: 5 })).toBe('0 h 5')
})

test('plurals and quotes follow the rules of ICU messages', () => {
  expect(texts('en')('lines', { lines: 1 })).toBe('1 line')
  expect(texts('en')('lines', { lines: 1200 })).toBe('1,200 lines')
  expect(texts('en')('brace', { name: 'Ada' })).toBe('Write {name} for Ada')
})

test('a text whose word is missing is a bug, and says so', () => {
  expect(() => texts('en')('choose')).toThrow(/number/)
  expect(() => texts('en')('nothing' as 'shelf')).toThrow('No text has the key "nothing".')
})
