import { expect, test } from 'vitest'
import { noteworthy, unanswerable } from '#engine/core/mail/signals.ts'
import { mailCases } from '#engine/testing/mail-cases.ts'
import { deskTexts } from '#site/i18n/desk/texts.ts'
import { letterWords } from './letter-words.ts'

const kinds = ['attachments', 'charset', 'encodings', 'headers', 'structure']

test('an agent reads in words what was noticed of any mail, in their language', async () => {
  const reasons = [...unanswerable, ...noteworthy].map(({ code }) => code)
  const mended = new Set<string>()
  for (const { mail } of kinds.flatMap((kind) => mailCases(kind)))
    for (const code of (await mail()).mended) mended.add(code)
  expect(mended.size).toBeGreaterThan(15)
  for (const language of ['en', 'zh-CN']) {
    const words = letterWords({ reasons, mended: [...mended] }, deskTexts(language))
    const said = [...words.unanswered, ...words.noted, ...words.mended]
    expect(said.filter((one) => reasons.includes(one) || mended.has(one))).toEqual([])
    expect(said).toHaveLength(reasons.length + mended.size)
  }
})

test('what an agent should only see is not taken for a reason that nobody was answered', () => {
  const words = letterWords({ reasons: ['reply-to-differs'], mended: [] }, deskTexts('en'))
  expect(words.unanswered).toEqual([])
  expect(words.noted).toEqual(['It asks for answers at another address: they go to the author'])
})
