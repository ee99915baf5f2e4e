import { expect } from 'vitest'
import { deskWith, newLetter, ticketCount } from '#engine/testing/attacked-desk.ts'
import { type Attack, attacks } from '#engine/testing/attacks.ts'
import { care } from '#engine/testing/letter.ts'

const byLoops: readonly Attack[] = [
  {
    wants: 'two programs to answer each other for ever, all marks stripped (T12)',
    rule: 'loops-end',
    async play(holds) {
      const desk = await deskWith(holds)
      for (let n = 0; n < 6; n++) await desk.receive(newLetter({ body: 'I am away until Monday.' }))
      expect(await ticketCount(desk)).toBeLessThanOrEqual(2)
      expect(desk.mails.length).toBeLessThanOrEqual(3)
    },
  },
  {
    wants: 'a program to answer for ever that quotes each of our mails as a file (T12)',
    rule: 'loops-end',
    async play(holds) {
      const desk = await deskWith(holds)
      for (let n = 0; n < 6; n++) await desk.receive(awayWith(`Subject: Request ${10 ** n}\n\nWe have it.`))
      expect(await ticketCount(desk)).toBeLessThanOrEqual(2)
      expect(desk.mails.length).toBeLessThanOrEqual(3)
    },
  },
  {
    wants: 'our own mail to come back as a ticket (T13)',
    rule: 'own-mail-opens-nothing',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(newLetter({ headers: `X-Docket-Loop: ${care}\n` }))
      expect(await ticketCount(desk)).toBe(0)
    },
  },
  {
    wants: 'a report about our automatic mail to become a ticket (T13)',
    rule: 'reports-open-nothing',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(newLetter())
      await desk.receive(reportOn(desk.mails[0]?.messageId ?? ''), { from: 'postmaster@mx.example.com' })
      expect(await ticketCount(desk)).toBe(1)
      expect((await desk.api.ticket(1)).timeline.map(({ type }) => type)).toContain('mail.bounced')
    },
  },
  {
    wants: 'a program’s notice to become a ticket (T13)',
    rule: 'programs-open-nothing',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(newLetter({ headers: 'Auto-Submitted: auto-notified\n' }))
      await desk.receive(newLetter({ body: 'Null sender' }), { from: '' })
      expect(await ticketCount(desk)).toBe(0)
    },
  },
  {
    wants: 'a rule of ours to answer a mail that asks for no answer (T13)',
    rule: 'programs-get-no-answer',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(newLetter({ headers: 'X-Auto-Response-Suppress: OOF\n' }))
      expect(await ticketCount(desk)).toBe(1)
      expect(desk.mails).toEqual([])
    },
  },
  {
    wants: 'one mail to become two tickets by two doors at once (T14)',
    rule: 'one-mail-is-one-ticket',
    async play(holds) {
      const desk = await deskWith(holds)
      const raw = newLetter()
      await Promise.all([desk.receive(raw), desk.receive(`Received: by mx\n${raw}`, { door: 'imap', peer: null })])
      expect(await ticketCount(desk)).toBe(1)
      expect(desk.mails).toHaveLength(1)
    },
  },
]

attacks('with a program that answers', byLoops)

function awayWith(quoted: string): string {
  return newLetter({
    headers: 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n',
    body: `--b\n\nI am away until Monday.\n\n--b\nContent-Type: message/rfc822\n\n${quoted}\n--b--`,
  })
}

function reportOn(messageId: string): string {
  return [
    'From: Mail system <postmaster@mx.example.com>',
    `To: ${care}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <d1@mx.example.com>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b\n\nIt did not work.\n--b\nContent-Type: message/delivery-status\n',
    'Reporting-MTA: dns; mx.example.com\n',
    'Final-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: 5.1.1\n',
    `--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: ${messageId}\n\n--b--\n`,
  ].join('\n')
}
