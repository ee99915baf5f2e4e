import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyMail } from '#engine/testing/any-mail.ts'
import { languageOf } from './language.ts'

const supported = ['en', 'zh-CN', 'de']
const of = (changes: { language?: string; subject?: string; text?: string }, languages = supported) =>
  languageOf({ language: null, subject: '', text: '', ...changes }, languages)

describe('the language of a mail', () => {
  test.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['zh-cn', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['en-US', 'en'],
    ['fr', null],
    ['', null],
  ])('is what its headers say: %s gives %s', (language, expected) => {
    expect(of({ language })).toBe(expected)
  })

  test('is Chinese where it is written in Han without kana', () => {
    expect(of({ subject: '订单', text: '您好，我的包裹在哪里？订单号 AB123456。' })).toBe('zh-CN')
    expect(of({ text: '注文した荷物はどこですか' })).toBeNull()
    expect(of({ text: '注文した荷物はどこですか' }, ['ja', 'zh-CN'])).toBe('ja')
  })

  test('is not that of a name or of what is quoted', () => {
    expect(of({ text: 'Hello, this is 王伟 and I am still waiting for my parcel from your shop.' })).toBeNull()
    expect(of({ text: 'Thank you!\n> 您好，您的包裹已经发出，请耐心等待。\n> 祝好' })).toBeNull()
  })

  test('is by its script where the headers name one that nobody here writes', () => {
    expect(of({ language: 'fr', text: '您好，我的包裹在哪里？' })).toBe('zh-CN')
    expect(of({ text: 'Где моя посылка?' }, ['en', 'ru'])).toBe('ru')
  })

  test('is open where letters tell nothing', () => {
    expect(of({ text: 'Where is my parcel?' })).toBeNull()
    expect(of({ text: '12345 !!!' })).toBeNull()
  })

  test('is one that is supported or none, whatever stands in the mail', () => {
    fc.assert(
      fc.property(anyMail(), (mail) => {
        expect([null, ...supported]).toContain(languageOf(mail, supported))
      }),
      { seed: 47 },
    )
  })
})
