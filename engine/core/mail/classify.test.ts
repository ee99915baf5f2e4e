import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyMail } from '#engine/testing/any-mail.ts'
import { mailCases } from '#engine/testing/mail-cases.ts'
import { tries } from '#engine/testing/tries.ts'
import { type Classification, classify } from './classify.ts'
import type { Own } from './own.ts'
import type { SentBy } from './sender.ts'

const own: Own = {
  addresses: ['care@example.com', 'bills@example.com'],
  mailDomain: 'help.example.com',
  isOwnMessageId: (id) => id.endsWith('@help.example.com>'),
}

const robots = mailCases<Classification & { readonly envelope: SentBy }>('robots')
const bounces = mailCases<Pick<Classification, 'kind'>>('bounces')

describe('a mail', () => {
  test.each(robots)('is taken for what it is: $id ($expected.why)', async ({ expected, mail }) => {
    const { kind, mayAnswer, reasons } = classify(await mail(), expected.envelope, own)
    expect({ kind, mayAnswer, reasons: [...reasons].sort() }).toEqual({
      kind: expected.kind,
      mayAnswer: expected.mayAnswer,
      reasons: [...expected.reasons].sort(),
    })
  })

  test.each(bounces)('of a mail system, or one that only looks like it: $id', async ({ expected, mail }) => {
    const read = await mail()
    const { kind, mayAnswer } = classify(read, { from: '', door: 'imap' }, own)
    expect(kind).toBe(expected.kind)
    if (kind !== 'message') expect(mayAnswer).toBe(false)
  })
})

describe('whatever comes in', () => {
  const envelopes = fc.record({
    from: fc.constantFrom('', 'kim@example.net', 'care@example.com', 'not an address'),
    door: fc.constantFrom('smtp', 'imap', 'pipe', 'hook'),
  })

  test('is something, and gives the same answer again', () => {
    fc.assert(
      fc.property(anyMail(), envelopes, (mail, envelope) => {
        expect(classify(mail, envelope, own)).toEqual(classify(mail, envelope, own))
      }),
      tries(100),
    )
  })

  test('from the null sender is never answered', () => {
    fc.assert(
      fc.property(anyMail(), envelopes, (mail, envelope) => {
        const byHeader = { ...mail, headers: [{ name: 'return-path', value: '<>' }, ...mail.headers] }
        expect(classify(mail, { from: '' }, own).mayAnswer).toBe(false)
        expect(classify(byHeader, envelope, own).mayAnswer).toBe(false)
      }),
      tries(100),
    )
  })

  test('and is a report, our own, or from several people, is never answered', () => {
    fc.assert(
      fc.property(anyMail(), envelopes, (mail, envelope) => {
        const report = { kind: 'delivery', recipients: [], originalMessageId: null } as const
        const name = (address: string) => ({ name: '', address, written: address })
        for (const change of [
          { report },
          { headers: [{ name: 'x-docket-loop', value: 'care@example.com' }] },
          { messageId: '<0.1@help.example.com>' },
          { from: name('bills@example.com'), allFrom: [name('bills@example.com')] },
          { allFrom: [name('kim@example.net'), name('lee@example.org')] },
        ])
          expect(classify({ ...mail, ...change }, envelope, own).mayAnswer).toBe(false)
      }),
      tries(100),
    )
  })
})
