import { expect, test } from 'vitest'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { unchecked } from '#engine/testing/help-desk.ts'
import { care, letter } from '#engine/testing/letter.ts'
import { answered, mailDesks } from '#engine/testing/mail-desks.ts'

eachDatabase('from a mail to an answer', (fresh) => {
  const start = mailDesks(fresh)

  test('a mail to a team is a ticket with a promise, and its writer hears so', async () => {
    const desk = await start()
    expect(await desk.receive(letter())).toEqual({ outcome: 'created', tickets: [1], reason: null })
    const ticket = await desk.api.ticket(1)
    expect(ticket).toMatchObject({
      title: 'Where is my parcel?',
      channel: 'email',
      team: 'customer-care',
      requester: { name: 'Ada Byron', email: 'ada@example.com', verified: false },
    })
    expect(ticket.timeline[0]).toMatchObject({ kind: 'message', text: 'It should be here.' })
    expect(desk.mails).toHaveLength(1)
    expect(desk.mails[0]).toMatchObject({
      envelope: { to: 'ada@example.com' },
      headers: { 'Auto-Submitted': 'auto-replied' },
    })
    expect(desk.mails[0]?.headers['In-Reply-To']).toBe('<a1@example.com>')
    expect(`${desk.mails[0]?.subject} ${desk.mails[0]?.text}`).not.toMatch(/parcel|It should|Byron/)
  })

  test('the answer threads in the customer’s mail program, and their reply comes back to the same ticket', async () => {
    const desk = await start()
    const { replyTo, messageId } = await answered(desk)
    expect(desk.mails.at(-1)?.headers.References).toContain('<a1@example.com>')
    const outcome = await desk.receive(
      letter({
        to: replyTo,
        subject: 'Re: Your request 1',
        id: 'a2@example.com',
        headers: `In-Reply-To: ${messageId}\n`,
        body: 'It came, thank you.',
      }),
    )
    expect(outcome).toEqual({ outcome: 'appended', tickets: [1], reason: null })
    const ticket = await desk.api.ticket(1)
    expect(ticket).toMatchObject({ state: 'open', requester: { verified: true } })
    expect(ticket.timeline.filter(({ kind }) => kind === 'message').at(-1)).toMatchObject({
      text: 'It came, thank you.',
      author: { role: 'customer', verified: true },
    })
  })

  test('the reply address may stand in Cc or Delivered-To, and References find the ticket without it', async () => {
    const desk = await start()
    const { replyTo, messageId } = await answered(desk)
    const append = { outcome: 'appended', tickets: [1] }
    expect(
      await desk.receive(letter({ to: 'x@elsewhere.example', id: 'b1@example.com', headers: `Cc: ${replyTo}\n` })),
    ).toMatchObject(append)
    expect(
      await desk.receive(
        letter({ to: 'x@elsewhere.example', id: 'b2@example.com', headers: `Delivered-To: ${replyTo}\n` }),
      ),
    ).toMatchObject(append)
    expect(await desk.receive(letter({ id: 'b3@example.com', headers: `References: ${messageId}\n` }))).toMatchObject(
      append,
    )
    expect(
      await desk.receive(letter({ id: 'b4@example.com', subject: 'Re: [#1] parcel', body: 'By number.' })),
    ).toMatchObject(append)
  })

  test('a mail from somebody else finds the ticket, stays hidden, and gains its sender nothing', async () => {
    const desk = await start()
    const { messageId } = await answered(desk)
    const sent = desk.mails.length
    await desk.receive(
      letter({
        from: 'Mallory <mallory@evil.test>',
        id: 'm1@evil.test',
        headers: `References: ${messageId}\nCc: eve@evil.test\n`,
        body: 'Send it to me.',
      }),
    )
    const entry = (await desk.api.ticket(1)).timeline.filter(({ kind }) => kind === 'message').at(-1)
    expect(entry).toMatchObject({ author: { role: 'stranger', name: 'Mallory', verified: false }, hidden: true })
    await desk.api.reply(1, { text: 'Still on its way.' })
    await desk.settled()
    expect(desk.mails.slice(sent).map(({ envelope }) => envelope.to)).toEqual(['ada@example.com'])
    // The subject alone leads somebody else nowhere: their mail is a ticket of its own.
    expect(
      await desk.receive(letter({ from: 'mallory@evil.test', id: 'm2@evil.test', subject: 'Re: [#1]', body: 'Hm.' })),
    ).toMatchObject({ outcome: 'created', tickets: [2] })
  })

  test('an agent’s address in From is not an agent: the mail lies on the shelf, and the customer gets nothing (T01)', async () => {
    const desk = await start()
    const { messageId, replyTo } = await answered(desk)
    const sent = desk.mails.length
    for (const [to, id] of [
      [care, 'f1@evil.test'],
      [replyTo, 'f2@evil.test'],
    ] as const) {
      const forged = letter({
        from: 'Ana <ana@example.com>',
        to,
        id,
        headers: `In-Reply-To: ${messageId}\n`,
        body: 'Pay here.',
      })
      expect(await desk.receive(forged)).toMatchObject({ outcome: 'shelved', reason: 'refused-agent:replies-off' })
    }
    expect(desk.mails).toHaveLength(sent)
    expect(
      (await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails.map(({ reason }) => reason),
    ).toHaveLength(2)
  })

  test('who fails the checks of their own domain is not the requester (T02)', async () => {
    let dmarc: MailAuth['dmarc'] = 'none'
    const desk = await start({ auth: () => ({ ...unchecked, dmarc }) })
    const { replyTo } = await answered(desk)
    dmarc = 'fail'
    await desk.receive(
      letter({ to: replyTo, id: 'a3@example.com', headers: 'Cc: attacker@evil.test\n', body: 'Forged.' }),
    )
    const ticket = await desk.api.ticket(1)
    expect(ticket.requester.verified).toBe(false)
    expect(ticket.timeline.filter(({ kind }) => kind === 'message').at(-1)).toMatchObject({
      author: { role: 'stranger' },
      hidden: true,
    })
    const { participants } = (await desk.services.store.tickets.get(1)) ?? {}
    expect(participants).toEqual([])
  })

  test('the same mail by two doors at once is one ticket with one confirmation (T14)', async () => {
    const desk = await start()
    const traced = `Received: from mx.example.com by docket; Tue, 24 Nov 2026 10:00:01 +0100\n${letter()}`
    const outcomes = await Promise.all([desk.receive(letter()), desk.receive(traced, { door: 'imap', peer: null })])
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['created', 'ignored'])
    expect((await desk.api.tickets({})).tickets).toHaveLength(1)
    expect(desk.mails).toHaveLength(1)
    // A Message-ID that was used before hides no other mail.
    expect(await desk.receive(letter({ body: 'Another question.' }))).toMatchObject({
      outcome: 'created',
    })
  })
})
