import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '#engine/core/mail/address.ts'
import { anyMail } from '#engine/testing/any-mail.ts'
import { tries } from '#engine/testing/tries.ts'
import { reportOf } from './report-of.ts'
import { severityOf, statusOf } from './status.ts'

describe('whatever comes in', () => {
  test('a report is read or is none, and each recipient is one strict address', () => {
    fc.assert(
      fc.property(anyMail(), (mail) => {
        const report = reportOf(mail)
        for (const { address, action, severity } of report?.recipients ?? []) {
          expect(parseAddress(address)).toBe(address)
          expect(severity !== null).toBe(action === 'failed' || action === 'delayed')
        }
      }),
      tries(100),
    )
  })

  test('a long line costs no time that grows with its square', () => {
    for (const line of [
      'a@'.repeat(200_000),
      '<'.repeat(200_000),
      '-'.repeat(200_000),
      ' '.repeat(200_000),
      '5.1.'.repeat(99_000),
    ])
      expect(() =>
        reportOf({ ...anyMailSample, text: `Hi. This is the qmail-send program\n${line}\n${line}` }),
      ).not.toThrow()
  })
})

describe('severity', () => {
  test.each([
    ['5.1.1', 'User unknown', 'hard'],
    ['5.2.2', 'Over quota', 'soft'],
    ['4.4.7', 'expired', 'soft'],
    [null, '550 no such user', 'hard'],
    [null, '452 too many', 'soft'],
    [null, '552 mailbox is full', 'soft'],
    [null, 'Utilisateur inconnu', 'hard'],
    [null, '该用户不存在', 'hard'],
    [null, 'something odd', 'soft'],
    [null, 'host 192.0.2.5', 'soft'],
  ] as const)('of %s %s is %s', (status, reason, severity) => {
    expect(severityOf(status, reason)).toBe(severity)
  })

  test('takes no version and no network address for a status', () => {
    expect(statusOf(null, 'relay [5.1.1.4] with Example 5.5.2657.72')).toBeNull()
  })
})

const anyMailSample = fc.sample(anyMail(), { seed: 1, numRuns: 1 })[0] as Parameters<typeof reportOf>[0]
