import { expect, test } from 'vitest'
import { letterOf } from '#engine/core/ticket/letter.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { letter } from '#engine/testing/letter.ts'
import { mailDesks } from '#engine/testing/mail-desks.ts'

eachDatabase('what a mail holds', (fresh) => {
  const start = mailDesks(fresh)

  test('a mail with an invitation is marked as one, and another is not', async () => {
    const desk = await start()
    const invitation = [
      '--b\nContent-Type: text/plain\n\nLet us meet.',
      '--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR',
      '--b--',
    ].join('\n')
    await desk.receive(
      letter({ headers: 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n', body: invitation }),
    )
    await desk.receive(letter({ id: 'a2@example.com', from: 'bob@example.net' }))
    const facts = await Promise.all(
      [1, 2].map(async (number) => letterOf((await desk.services.store.events.of(number))[0]?.content ?? null)),
    )
    expect(facts.map((one) => one?.hasCalendar)).toEqual([true, undefined])
  })

  test('nothing a stranger writes stops the next mail: NUL, half characters, no subject, a subject of 5 kB (T16)', async () => {
    const desk = await start()
    const poison = Buffer.from(
      letter({ subject: `a\u0000b ${'x'.repeat(5_000)}`, body: 'text \u0000 \ufffe 🙂' }).replace(/\n/g, '\r\n'),
    )
    const broken = Buffer.concat([poison, Buffer.from([0xff, 0xfe, 0x80, 0x0d, 0x0a])])
    expect(await desk.receive(broken)).toMatchObject({ outcome: 'created' })
    expect(await desk.receive(letter({ id: 'e1@example.com', subject: '' }))).toMatchObject({ outcome: 'created' })
    expect((await desk.api.ticket(2)).title).toBe('No subject')
    expect((await desk.api.ticket(1)).title).toMatch(/^a.?b x+$/)
  })

  test('what is too much for a message is said on the ticket, and lies in the raw mail', async () => {
    const desk = await start()
    const parts = Array.from(
      { length: 101 },
      (_, n) => `--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename="${n}.csv"\n\n${n}\n`,
    ).join('')
    const body = `--b\nContent-Type: text/plain\n\n${'All of it. '.repeat(19_000)}\n${parts}--b--`
    await desk.receive(letter({ headers: 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n', body }))
    const [message] = (await desk.api.ticket(1)).timeline
    expect([message?.text.length, message?.attachments.length]).toEqual([200_000, 100])
    const [created] = await desk.services.store.events.of(1)
    expect(created?.content?.letter).toMatchObject({ cut: ['text', 'files'] })
    const mail = await desk.services.store.mails.get(String(created?.data.mail))
    expect(mail?.size).toBeGreaterThan(209_000)
    await desk.receive(letter({ id: 'short@example.com', body: 'Short.' }))
    expect((await desk.services.store.events.of(2))[0]?.content?.letter).not.toHaveProperty('cut')
  })

  test('a file comes along, and opens only as a download', async () => {
    const desk = await start()
    const body =
      '--b\nContent-Type: text/plain\n\nSee the picture.\n--b\nContent-Type: image/svg+xml; name="../../x.svg"\nContent-Disposition: attachment; filename="../../x.svg"\n\n<svg onload="alert(1)"/>\n--b--'
    await desk.receive(letter({ headers: 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n', body }))
    const [message] = (await desk.api.ticket(1)).timeline
    expect(message?.attachments).toMatchObject([{ name: 'x.svg' }])
  })
})
