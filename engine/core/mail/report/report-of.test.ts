import { describe, expect, test } from 'vitest'
import type { MailReport } from '#engine/ports/mail-reader.ts'
import { mailCases } from '#engine/testing/mail-cases.ts'

const cases = mailCases<{ readonly report: MailReport | null }>('bounces')

describe('what a mail system tells', () => {
  test.each(cases)('is read as expected: $id ($expected.why)', async ({ expected, mail }) => {
    const { report } = await mail()
    if (expected.report === null || report === null) return expect(report).toEqual(expected.report)
    expect({ ...report, recipients: report.recipients.map(({ reason, ...rest }) => rest) }).toEqual({
      ...expected.report,
      recipients: expected.report.recipients.map(({ reason, ...rest }) => rest),
    })
    for (const [index, { reason }] of expected.report.recipients.entries())
      expect(report.recipients[index]?.reason).toContain(reason)
  })
})
