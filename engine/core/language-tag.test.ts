import { expect, test } from 'vitest'
import { languageTag } from './language-tag.ts'

test.each([
  ['zh-cn', 'zh-CN'],
  ['EN', 'en'],
  ['sr-latn-rs', 'sr-Latn-RS'],
])('a language is written in one way (%s)', (said, tag) => {
  expect(languageTag(said)).toBe(tag)
})

test.each([
  '',
  'en_us',
  'en-us-us',
  'de-1901-1901',
  'a\0b',
  '\ud800',
  '../desk',
  'constructor',
  `en-${'a'.repeat(8)}-x-${'a'.repeat(40)}`,
])('what is no language is none (%j)', (said) => {
  expect(languageTag(said)).toBeNull()
})
