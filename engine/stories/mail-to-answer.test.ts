import { afterEach, expect, test } from 'vitest'
import { letterOf } from '#engine/core/ticket/letter.ts'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import type { AuditRow } from '#engine/store/access-store.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')
const care = 'customer-care@docket.localhost'

interface Written {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly id?: string
  readonly headers?: string
  readonly body?: string
}

/** Another team beside the sample's own, `sales@docket.localhost`. */
const addSales = (desk: HelpDesk, email: true | object = true) =>
  desk.changeFiles((files) => {
    const [care] = files.filter(({ path }) => path.endsWith('customer-care.team.json'))
    const team = { ...(JSON.parse(care?.text ?? '') as object), name: 'Sales', default: false, channels: { email } }
    return [...files, { path: 'workflows/sales.team.json', text: JSON.stringify(team) }]
  })

/** The sample's team takes mail from its agents alone. */
const closeToStrangers = (desk: HelpDesk) =>
  desk.changeFiles((files) =>
    files.map((file) =>
      file.path.endsWith('customer-care.team.json')
        ? { ...file, text: JSON.stringify({ ...JSON.parse(file.text), channels: { email: { accept: 'team' } } }) }
        : file,
    ),
  )

function letter(mail: Written = {}): string {
  const {
    from = 'Ada Byron <ada@example.com>',
    to = care,
    subject = 'Where is my parcel?',
    id = 'a1@example.com',
  } = mail
  const { headers = '', body = 'It should be here.' } = mail
  return `From: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <${id}>\nDate: Tue, 24 Nov 2026 10:00:00 +0100\n${headers}\n${body}\n`
}

/** What the audit keeps of an agent's decision. */
const line: AuditRow = { id: 'line', at: 0, role: 'agent', actor: 'ana', action: 'mail.accepted', subject: {} }

eachDatabase('from a mail to an answer', (fresh) => {
  const desks: HelpDesk[] = []
  let checked: Partial<MailAuth> = {}
  let failpoint: (name: string) => void = () => {}
  let readAs = (mail: ReadMail) => mail
  afterEach(async () => {
    checked = {}
    readAs = (mail) => mail
    failpoint = () => {}
    for (const desk of desks.splice(0)) await desk.stop()
  })
  const start = async () => {
    const auth = (): MailAuth => ({
      spf: 'none',
      dkim: 'none',
      dmarc: 'none',
      arc: 'none',
      domain: null,
      by: 'docket',
      ...checked,
    })
    const desk = await startHelpDesk(await fresh(), {
      at: tuesday,
      auth,
      failpoint: (name) => failpoint(name),
      readAs: (mail) => readAs(mail),
    })
    desks.push(desk)
    return desk
  }
  /** A ticket by mail that an agent has answered; the answer's own headers lead back. */
  const answered = async (desk: HelpDesk) => {
    await desk.receive(letter())
    await desk.api.reply(1, { text: 'It is on its way.' })
    await desk.settled()
    const reply = desk.mails.at(-1)
    return { replyTo: reply?.replyTo ?? '', messageId: reply?.messageId ?? '' }
  }

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
    const desk = await start()
    const { replyTo } = await answered(desk)
    checked = { dmarc: 'fail' }
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

  test('a mail to two teams is a ticket for each, also when it comes as one copy for each address', async () => {
    const desk = await start()
    await addSales(desk)
    const to = `${care}, sales@docket.localhost`
    const copies = [
      await desk.receive(letter({ to }), { to: [care] }),
      await desk.receive(letter({ to }), { to: ['sales@docket.localhost'] }),
      await desk.receive(letter({ to }), { to: [care] }),
      await desk.receive(letter({ to }), { door: 'imap', peer: null }),
    ]
    expect(copies).toMatchObject([
      { outcome: 'created', tickets: [1] },
      { outcome: 'created', tickets: [2] },
      { outcome: 'ignored', reason: 'duplicate' },
      { outcome: 'ignored', reason: 'duplicate' },
    ])
    const { tickets } = await desk.api.tickets({})
    expect(tickets.map(({ team }) => team).toSorted()).toEqual(['customer-care', 'sales'])
    expect(await desk.receive(letter({ to, id: 'both@example.com', body: 'To both at once.' }))).toMatchObject({
      outcome: 'created',
      tickets: [3, 4],
    })
  })

  test('whoever writes to a postmaster of ours is heard: by the default team, or on the shelf where that takes nothing from them', async () => {
    const desk = await start()
    const to = 'Postmaster@docket.localhost'
    const asked = (from: string, address = to) => desk.services.mail?.recipient(address, from)
    expect(await asked('admin@example.org')).toBe('taken')
    expect(await asked('')).toBe('taken')
    expect(await asked('admin@example.org', 'postmaster@elsewhere.example')).toBe('unknown')
    expect(await desk.receive(letter({ to }), { to: [to] })).toMatchObject({ outcome: 'created', tickets: [1] })
    expect(await desk.api.ticket(1)).toMatchObject({ team: 'customer-care' })
    await closeToStrangers(desk)
    expect(await asked('admin@example.org')).toBe('taken')
    expect(await asked('admin@example.org', care)).toBe('not-accepted')
    const other = letter({ to, id: 'a2@example.com', body: 'Your mail is refused here.' })
    expect(await desk.receive(other, { to: [to] })).toEqual({ outcome: 'shelved', tickets: [], reason: 'not-accepted' })
    const [mail] = (await desk.services.store.mails.shelf({ teams: ['customer-care'], limit: 10 })).mails
    expect(mail).toMatchObject({ reason: 'not-accepted' })
  })

  test('what one of two teams does not take stays on the shelf beside the ticket of the other', async () => {
    const desk = await start()
    await addSales(desk, { accept: 'team' })
    const to = `${care}, sales@docket.localhost`
    expect(await desk.receive(letter({ to }))).toEqual({ outcome: 'created', tickets: [1], reason: 'not-accepted' })
    const [mail] = (await desk.services.store.mails.shelf({ teams: ['sales'], limit: 10 })).mails
    expect(mail).toMatchObject({ tickets: [1], reason: 'not-accepted' })
    expect(await desk.services.mail?.accept(mail?.id ?? '', 'sales', line)).toMatchObject({ tickets: [1, 2] })
    expect(await desk.api.ticket(2)).toMatchObject({ team: 'sales' })
  })

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
    const desk = await start()
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
    checked = { dmarc: 'fail' }
    expect(created(await flood('forged@monitoring.example'))).toBe(20)
  })

  test('a mail on the shelf becomes a ticket when an agent says so, and only once', async () => {
    const desk = await start()
    const shelved = await desk.receive(letter({ to: 'nobody@docket.localhost', body: 'Hello?' }))
    expect(shelved).toMatchObject({ outcome: 'shelved', reason: 'unknown-recipient' })
    const [mail] = (await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails
    expect(mail?.facts).toMatchObject({ from: 'ada@example.com', subject: 'Where is my parcel?', text: 'Hello?' })
    await desk.services.mail?.accept(mail?.id ?? '', 'customer-care', line)
    expect(await desk.api.ticket(1)).toMatchObject({ title: 'Where is my parcel?' })
    expect((await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails).toEqual([])
    await expect(desk.services.mail?.accept(mail?.id ?? '', 'customer-care', line)).rejects.toMatchObject({
      code: 'conflict',
      data: { tickets: [1] },
    })
  })

  test('a mail that nobody can read lies on the shelf of the team that it is for, and on no other', async () => {
    const desk = await start()
    await addSales(desk)
    const parts = Array.from({ length: 300 }, (_, at) => `Content-Type: multipart/mixed; boundary=n${at}\n\n--n${at}\n`)
    const unreadable = await desk.receive(`From: ada@example.com\n${parts.join('')}\nHello`, {
      to: ['sales@docket.localhost'],
    })
    expect(unreadable).toMatchObject({ outcome: 'shelved', reason: 'unreadable:too-deep' })
    const onShelfOf = async (team: string) =>
      (await desk.services.store.mails.shelf({ teams: [team], limit: 10 })).mails.length
    expect([await onShelfOf('sales'), await onShelfOf('customer-care')]).toEqual([1, 0])
  })

  test('a mail that brought the reading down three times is read again after the fix, and becomes its ticket with its confirmation', async () => {
    const desk = await start()
    const { store, mail: intake } = desk.services
    readAs = () => {
      throw new Error('a fault of the program')
    }
    void desk.receive(letter()).catch(() => {})
    for (let minute = 0; minute < 10; minute++) {
      await desk.settled()
      desk.clock.advance(180_000)
    }
    await desk.settled()
    const shelf = async () => (await store.mails.shelf({ teams: null, limit: 10 })).mails
    expect((await shelf()).map(({ state, tickets }) => ({ state, tickets }))).toEqual([
      { state: 'shelved', tickets: [] },
    ])
    expect(desk.mails).toEqual([])

    readAs = (mail) => mail
    expect(await intake?.reprocess(null)).toBe(1)
    const sent = async () => {
      await desk.settled()
      return desk.mails.map(({ envelope }) => envelope.to)
    }
    await expect.poll(sent, { timeout: 20_000 }).toEqual(['ada@example.com'])
    expect(await desk.api.ticket(1)).toMatchObject({ title: 'Where is my parcel?', channel: 'email' })
    expect(await shelf()).toEqual([])
    expect(await intake?.reprocess(null)).toBe(0)
  })

  test('what an agent decides about a mail that nobody can read lies on the shelf again, and the audit says so', async () => {
    const desk = await start()
    const parts = Array.from({ length: 300 }, (_, at) => `Content-Type: multipart/mixed; boundary=n${at}\n\n--n${at}\n`)
    await desk.receive(`From: ada@example.com\n${parts.join('')}\nHello`)
    const { store, mail: intake } = desk.services
    const [mail] = (await store.mails.shelf({ teams: null, limit: 10 })).mails
    await expect(intake?.accept(mail?.id ?? '', 'customer-care', line)).rejects.toMatchObject({ code: 'conflict' })
    expect(await store.mails.get(mail?.id ?? '')).toMatchObject({ state: 'shelved', tickets: [], decided: null })
    const told = (await store.audit.list(10, null)).map(({ action, role, subject }) => ({ action, role, subject }))
    expect(told).toContainEqual({
      action: 'mail.not-accepted',
      role: 'system',
      subject: { mail: mail?.id, team: 'customer-care', reason: 'unreadable:too-deep' },
    })
    expect(told.map(({ action }) => action)).toContain('mail.accepted')
  })

  test('of two agents who make tickets of one mail for two teams, one decides and the other is told', async () => {
    const desk = await start()
    await addSales(desk)
    await desk.receive(letter({ to: 'nobody@docket.localhost' }))
    const [mail] = (await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails
    const decided = await Promise.allSettled(
      ['customer-care', 'sales'].map((team) => desk.services.mail?.accept(mail?.id ?? '', team, line)),
    )
    expect(decided.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(decided.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
    expect((await desk.api.tickets({})).tickets).toHaveLength(1)
  })

  test('an agent’s decision is carried out once, also by the engine after the one that broke off in the middle', async () => {
    const desk = await start()
    await addSales(desk)
    await desk.receive(letter({ to: 'nobody@docket.localhost' }))
    const [mail] = (await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails
    failpoint = (name) => {
      if (name === 'mail.before-settling') throw new Error('broken off')
    }
    await expect(desk.services.mail?.accept(mail?.id ?? '', 'sales', line)).rejects.toMatchObject({
      code: 'unavailable',
    })
    failpoint = () => {}
    await desk.wait(11_000)
    await expect
      .poll(() => desk.services.store.mails.get(mail?.id ?? ''))
      .toMatchObject({ state: 'settled', outcome: 'created', tickets: [1], decided: null })
    expect((await desk.api.tickets({})).tickets).toMatchObject([{ number: 1, team: 'sales' }])
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
