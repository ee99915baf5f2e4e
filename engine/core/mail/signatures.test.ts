import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgedBytes } from './signatures.ts'

const judged = (text: string) => Buffer.from(judgedBytes(Buffer.from(text))).toString()
const signature = (n: number) => `DKIM-Signature: v=1;\r\n d=s${n}.example; b=x\r\n`
const mail = (headers: string) => `${headers}From: ada@example.com\r\n\r\nWhere is it?\r\n`

describe('what the checks of a sender are given', () => {
  test('are the headers of a mail that nobody signed, and all of one that somebody did', () => {
    expect(judged(mail(''))).toBe('From: ada@example.com\r\n\r\n')
    expect(judged('From: ada@example.com\n\nWhere?\n')).toBe('From: ada@example.com\n\n')
    expect(judged('From: ada@example.com')).toBe('From: ada@example.com')
    for (const signed of [signature(1), 'ARC-Seal: i=1\r\n', 'dkim-signature : v=1\r\n'])
      expect(judged(mail(signed))).toBe(mail(signed))
    // Words about signatures are none.
    expect(judged(mail('Subject: a\r\n DKIM-Signature: b\r\n'))).not.toContain('Where')
  })

  test('are ten signatures of a thousand, and none of a chain without end', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => signature(n)).join('')
    expect(judged(mail(many))).toBe(mail(Array.from({ length: 10 }, (_, n) => signature(n)).join('')))
    expect(judged(mail('ARC-Seal: i=1\r\nARC-Message-Signature: x\r\n'.repeat(11)))).toBe(
      'From: ada@example.com\r\n\r\n',
    )
  })

  test('are never more than the mail, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => {
        expect(judgedBytes(raw).length).toBeLessThanOrEqual(raw.length)
      }),
    )
  })
})
