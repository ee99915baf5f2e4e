import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { languages } from '#engine/core/mail/quotes/languages.ts'
import { tries } from '#engine/testing/tries.ts'
import { foldText } from './fold-text.ts'

const runs = tries(150)

/** Pieces of mails in any order: much closer to real trouble than characters at random. */
const piece = fc.constantFrom(
  '',
  ' ',
  'Thank you.',
  'Where is it?',
  '> quoted',
  '>> deeper',
  '>',
  '| piped',
  'AS> said',
  '-- ',
  '--',
  'Ana Silva',
  '________________________________',
  '-----Original Message-----',
  '---------- Forwarded message ---------',
  'On Mon, May 31, 2021 at 12:00 PM Ana <ana@example.com> wrote:',
  'On Mon, May 31, 2021 at 12:00 PM Ana <ana@exa',
  'mple.com> wrote:',
  '> Am 31.05.2021 um 12:00 schrieb Ana <ana@example.com>:',
  'пн, 31 мая 2021 г. в 12:00, Анна <anna@example.com>:',
  'From: Ana <ana@example.com>',
  'Sent: Monday, May 31, 2021 12:00 PM',
  'To: Help',
  'Subject: Parcel',
  'Sent from my iPhone',
  'Help mailing list -- help@lists.example.com',
  'This e-mail is confidential and intended solely for the addressee. If you got it in error, please notify the sender and delete it from your system.',
)
const written = fc.array(fc.oneof({ weight: 12, arbitrary: piece }, fc.string({ unit: 'grapheme' })), { maxLength: 24 })
const mail = fc.tuple(written, fc.constantFrom('\n', '\r\n', '\r')).map(([lines, lineBreak]) => lines.join(lineBreak))

describe('folding the text of a mail', () => {
  test('loses no line, doubles none and changes none, whatever the mail is', () => {
    fc.assert(
      fc.property(mail, (text) => {
        const folded = foldText(text)
        expect([...linesOf(folded.text), ...linesOf(folded.quoted)].sort()).toEqual(linesOf(text).sort())
        expect(isPart(linesOf(folded.text), linesOf(text))).toBe(true)
        expect(isPart(linesOf(folded.quoted), linesOf(text))).toBe(true)
      }),
      runs,
    )
  })

  test('leaves something to read in every mail that had something', () => {
    fc.assert(
      fc.property(mail, (text) => {
        if (text.trim() !== '') expect(foldText(text).text.trim()).not.toBe('')
      }),
      runs,
    )
  })

  test('finds nothing more to fold in what it shows', () => {
    fc.assert(
      fc.property(mail, (text) => {
        const shown = foldText(text).text
        expect(foldText(shown)).toEqual({ text: shown, quoted: '' })
      }),
      runs,
    )
  })

  test('hands a mail without history back as it came, spaces and line breaks included', () => {
    const text = '\r\n  Hello \t\r\n\r\n\r\nWhere is it?\r\n'
    expect(foldText(text)).toEqual({ text, quoted: '' })
  })

  test('keeps what came with a forward subject whole', () => {
    const text = 'See below.\n\nOn Mon, May 31, 2021 at 12:00 PM Ana <ana@example.com> wrote:\n> hi'
    expect(foldText(text, 'Re: Parcel').quoted).not.toBe('')
    for (const subject of [
      'Fwd: Parcel',
      'FW: Parcel',
      'WG: Paket',
      'TR : Colis',
      'RV: Paquete',
      '转发：包裹',
      '轉寄: 包裹',
    ]) {
      expect(foldText(text, subject)).toEqual({ text, quoted: '' })
    }
  })

  test('leaves more than a megabyte alone', () => {
    const text = `new\n\n-----Original Message-----\n${'old\n'.repeat(300_000)}`
    expect(foldText(text)).toEqual({ text, quoted: '' })
  })

  test.each([
    ['colons', ':\n'],
    ['introductions that are none', 'a@b 12:00 2021:\n\n'],
    ['quote marks', '> > > \n'],
    ['one endless line of quote marks', '>'],
    ['dashes', '--\n'],
    ['one endless line of dashes', '-'],
    ['signatures', '-- \n'],
    ['phone footers', 'Sent from my iPhone\n'],
    ['labels', 'From: a@b\n'],
    ['words that open and never close', 'On 12:00 2021 a@b '],
    ['rules', '________________________________\n\n'],
    ['blank lines', '\n'],
    ['blank quoted lines', '>\n> a:\n'],
    ['terms of disclaimers', 'confidential addressee in error delete it\n'],
    ['spaces', ' '],
  ])('takes a quarter of a megabyte of %s in its stride', (_, part) => {
    const text = part.repeat(Math.floor(250_000 / part.length))
    const { text: shown, quoted } = foldText(text)
    expect(linesOf(shown).length + linesOf(quoted).length).toBe(linesOf(text).length)
  })
})

describe('the tables of languages', () => {
  test('say for each language how programs introduce, pass on and sign', () => {
    expect(new Set(languages.map(({ language }) => language)).size).toBe(languages.length)
    for (const { language, wrote, labels, original, forwarded, sentFrom } of languages) {
      const lists: readonly (readonly string[])[] = [wrote, ...Object.values(labels), original, forwarded, sentFrom]
      expect(
        lists.every((list) => list.length > 0 && list.every((phrase) => phrase.trim() === phrase)),
        language,
      ).toBe(true)
    }
  })

  test('hold no phrase that fits any text', () => {
    const phrases: readonly string[] = languages.flatMap(({ wrote, original, forwarded, sentFrom }) => [
      ...wrote,
      ...original,
      ...forwarded,
      ...sentFrom,
    ])
    expect(phrases.filter((phrase) => !/\p{L}/u.test(phrase.replaceAll('*', '')) && !/"\*"/.test(phrase))).toEqual([])
  })
})

function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '')
}

function isPart(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0
  for (const line of whole) if (at < part.length && line === part[at]) at++
  return at === part.length
}
