import { expect, test } from 'vitest'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { unchecked } from '#engine/testing/help-desk.ts'
import { care, letter } from '#engine/testing/letter.ts'
import { addSales, answered, mailDesks } from '#engine/testing/mail-desks.ts'

eachDatabase('mail that programs send', (fresh) => {
  const start = mailDesks(fresh)

  test('programs are kept and never answered: a vacation note, a null sender, our own mail (T13)', async () => {
    const desk = await start()
    const { replyTo } = await answered(desk)
    const sent = desk.mails.length
    const vacation = letter({
      to: replyTo,
      id: 'v1@example.com',
      headers: 'Auto-Submitted: auto-replied\n',
      body: 'I am away.',
    })
    expect(await desk.receive(vacation)).toMatchObject({ outcome: 'appended' })
    expect((await desk.api.ticket(1)).state).toBe('waiting')
    expect(
      await desk.receive(letter({ id: 'v2@example.com', headers: 'Auto-Submitted: auto-generated\n' })),
    ).toMatchObject({ outcome: 'shelved', reason: 'automatic' })
    expect(
      await desk.receive(letter({ id: 'v3@example.com', headers: 'X-Docket-Loop: customer-care@docket.localhost\n' })),
    ).toMatchObject({ outcome: 'shelved' })
    expect(
      await desk.receive(letter({ id: 'v4@example.com', headers: 'Auto-Submitted: no\n', body: 'A person.' })),
    ).toMatchObject({ outcome: 'created' })
    expect(desk.mails.length - sent).toBeLessThanOrEqual(1)
  })

  test('a customer who sends one photo a mail, without a word, is no program; the same photo again is one', async () => {
    const desk = await start()
    const photo = (id: number, name: string, words = 'Sent from my iPhone') =>
      desk.receive(
        letter({
          id: `p${id}@example.com`,
          subject: `Photo ${id}`,
          headers: 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n',
          body: [
            `--b\n\n${words}\n`,
            `--b\nContent-Type: image/jpeg; name=${name}\nContent-Disposition: attachment; filename=${name}\n`,
            `${name}\n--b--`,
          ].join('\n'),
        }),
      )
    expect(await photo(1, 'IMG_0001.jpg')).toMatchObject({ outcome: 'created' })
    expect(desk.mails).toHaveLength(1)
    expect(await photo(2, 'IMG_0002.jpg')).toMatchObject({ outcome: 'created' })
    expect(await photo(3, 'IMG_0002.jpg', '')).toMatchObject({ outcome: 'created' })
    expect(await photo(4, 'IMG_0002.jpg', '')).toMatchObject({ outcome: 'created' })
    expect(await photo(5, 'IMG_0001.jpg')).toMatchObject({ outcome: 'shelved', reason: 'loop:same-text' })
  })

  test('a bounce of our mail is noted on its ticket and on the address, and never makes a ticket', async () => {
    const desk = await start()
    const { messageId } = await answered(desk)
    const report = [
      'From: MAILER-DAEMON@mx.example.com',
      `To: ${care}`,
      'Subject: Undelivered Mail Returned to Sender',
      'Message-ID: <d1@mx.example.com>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'It did not work.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.com',
      '',
      'Final-Recipient: rfc822; ada@example.com',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 no such user',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${messageId}`,
      '',
      '--b--',
      '',
    ].join('\n')
    expect(await desk.receive(report, { from: '' })).toMatchObject({ outcome: 'bounce-noted', tickets: [1] })
    const noted = (await desk.api.ticket(1)).timeline.find(({ type }) => type === 'mail.bounced')
    expect(noted?.text).toBe('A mail was not delivered: ada@example.com (for good, 5.1.1: 550 no such user).')
    expect(await desk.services.store.addresses.get('ada@example.com')).toMatchObject({
      bounces: 1,
      severity: 'hard',
      status: '5.1.1',
    })
    // The same report by another door, and read once more, is one bounce.
    await desk.receive(report.replace('Message-ID: <d1@mx.example.com>\n', ''), { from: '' })
    expect(await desk.services.store.addresses.get('ada@example.com')).toMatchObject({ bounces: 1 })
    expect(
      await desk.receive(report.replace(messageId, '<x@elsewhere.example>').replace('<d1', '<d2'), { from: '' }),
    ).toMatchObject({ outcome: 'shelved' })
    expect((await desk.api.tickets({})).tickets).toHaveLength(1)
  })

  test('a complaint about our mail is noted as one: it says that the mail arrived', async () => {
    const desk = await start()
    const { messageId } = await answered(desk)
    const report = [
      'From: feedback@mx.example.com',
      `To: ${care}`,
      'Subject: A complaint',
      'Message-ID: <f1@mx.example.com>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
      '',
      '--b',
      '',
      'A reader called this mail spam.',
      '--b',
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      'User-Agent: example/1',
      'Version: 1',
      'Original-Rcpt-To: ada@example.com',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      `Message-ID: ${messageId}`,
      '',
      'On its way.',
      '--b--',
      '',
    ].join('\n')
    expect(await desk.receive(report, { from: '' })).toMatchObject({ outcome: 'bounce-noted', tickets: [1] })
    const noted = (await desk.api.ticket(1)).timeline.find(({ type }) => type === 'mail.bounced')
    expect(noted?.text).toBe('Somebody complained to their provider about a mail of ours.')
    expect((await desk.services.store.addresses.get('ada@example.com'))?.bounces ?? 0).toBe(0)
  })

  test('the 21st ticket of one sender within two hours lies on the shelf, and few are answered', async () => {
    const desk = await start()
    for (let n = 1; n <= 21; n++) {
      const outcome = await desk.receive(letter({ id: `n${n}@example.com`, body: `Question ${n}` }))
      expect([n, outcome.outcome]).toEqual([n, n <= 20 ? 'created' : 'shelved'])
    }
    expect(desk.mails.length).toBeLessThanOrEqual(3)
  })

  test('of thirty mails that a sender sends at once twenty become tickets, and of an exempt sender all', async () => {
    let dmarc: MailAuth['dmarc'] = 'none'
    const desk = await start({ auth: () => ({ ...unchecked, dmarc }) })
    await addSales(desk, { loopExempt: ['@monitoring.example'] })
    const flood = (from: string) =>
      Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          desk.receive(letter({ from, to: 'sales@docket.localhost', id: `f${n}.${from}`, body: `Alarm ${n}` })),
        ),
      )
    const created = (outcomes: readonly { outcome: string }[]) =>
      outcomes.filter(({ outcome }) => outcome === 'created').length
    expect(created(await flood('ada@example.com'))).toBe(20)
    expect(created(await flood('disk@monitoring.example'))).toBe(30)
    dmarc = 'fail'
    expect(created(await flood('forged@monitoring.example'))).toBe(20)
  })
})
