import { afterEach, expect, test } from 'vitest'
import { smtpRelay } from '#engine/adapters/smtp-relay.ts'
import type { Relay } from '#engine/ports/relay.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type ConnectionScript, type FakeRelay, startFakeRelay } from '#engine/testing/fake-relay.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'

const minute = 60_000
const hour = 60 * minute
/** Tuesday, 24 November 2026, 10:00 in Berlin. */
const tuesday = Date.parse('2026-11-24T09:00:00Z')
/** Far more than a local dialogue takes; only what hangs needs it. */
const limitMs = 1_500

eachDatabase('mail on its way out', (fresh) => {
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })
  const start = async (options: { readonly relay?: Relay; readonly rateLimit?: boolean } = {}): Promise<HelpDesk> => {
    const desk = await startHelpDesk(await fresh(), { at: tuesday, ...options })
    ends.push(() => desk.stop())
    return desk
  }
  const withRelay = async (
    scripts: readonly ConnectionScript[] | ((n: number) => ConnectionScript),
  ): Promise<{ readonly desk: HelpDesk; readonly far: FakeRelay }> => {
    const far = await startFakeRelay(scripts)
    ends.push(() => far.close())
    return { desk: await start({ relay: smtpRelay(far.url, null, limitMs) }), far }
  }
  const asks = (desk: HelpDesk, email = 'ada@example.com', subject = 'Where is my parcel?') =>
    desk.post('/forms/contact', { name: 'Ada', email, subject, message: 'It should be here.' })
  const outbox = (desk: HelpDesk, ticket = 1) => desk.services.store.outbox.ofTicket(ticket)
  const typesOf = async (desk: HelpDesk, ticket = 1) =>
    (await desk.services.store.events.of(ticket)).map(({ type }) => type)

  test('is tried again until the relay takes it, each time under the same Message-ID (451 five times)', async () => {
    const { desk, far } = await withRelay((n) => (n < 5 ? { faults: { dot: { reply: '451 4.3.0 try later' } } } : {}))
    await asks(desk)
    await desk.wait(2 * hour)
    expect(far.taken).toHaveLength(1)
    expect(new Set(far.mails.map(({ messageId }) => messageId)).size).toBe(1)
    expect(far.mails).toHaveLength(6)
    expect((await outbox(desk)).map(({ state, attempts }) => [state, attempts])).toEqual([['sent', 6]])
    expect(await typesOf(desk)).not.toContain('mail.bounced')
  })

  test('goes out though a form named a language that there is not, and so does what waits behind it', async () => {
    const desk = await start()
    for (const language of ['en_us!', 'en-us-us', 'a\0b', 'x'.repeat(300)])
      await desk.post('/forms/contact', {
        name: 'Eve',
        email: 'ada@example.com',
        subject: language.slice(0, 9),
        message: 'For somebody else.',
        'docket-locale': language,
      })
    await asks(desk)
    await desk.wait(2 * hour)
    expect(desk.mails.length).toBeGreaterThan(0)
    for (const ticket of [1, 2, 3, 4, 5])
      expect((await outbox(desk, ticket)).map(({ state }) => state)).toEqual(['sent'])
    expect((await desk.services.store.tickets.get(1))?.language).toBe('en')
  })

  test('survives greylisting of 300 s', async () => {
    let desk: HelpDesk | null = null
    const far = await startFakeRelay(() =>
      (desk?.clock.now() ?? 0) < tuesday + 300_000 ? { faults: { rcpt: { reply: '451 4.7.1 greylisted' } } } : {},
    )
    ends.push(() => far.close())
    desk = await start({ relay: smtpRelay(far.url, null, limitMs) })
    await asks(desk)
    await desk.wait(15 * minute)
    expect(far.taken).toHaveLength(1)
  })

  test('that is refused for good is a dead letter, and its ticket names template, domain and status', async () => {
    const { desk } = await withRelay([{ faults: { rcpt: { reply: '550 5.1.1 no such user' } } }])
    await asks(desk, 'nobody@wrong.example')
    await desk.settled()
    expect((await outbox(desk)).map(({ state, lastError }) => [state, lastError])).toEqual([
      ['dead', '550 5.1.1 no such user'],
    ])
    const bounced = (await desk.services.store.events.of(1)).find(({ type }) => type === 'mail.bounced')
    expect(bounced).toMatchObject({
      data: { template: 'received', domain: 'wrong.example', status: '550 5.1.1', permanent: true },
      content: { text: '550 5.1.1 no such user' },
    })
    expect((await desk.api.ticket(1)).timeline.map(({ text }) => text)).toContain(
      'The mail “Request received” could not be delivered to wrong.example (550 5.1.1).',
    )
  })

  test.each([
    ['falls silent after DATA', { faults: { data: 'hang' } }],
    ['cuts the connection after the final dot', { faults: { dot: 'cut' } }],
    ['speaks ten bytes a second', { bytesASecond: 10 }],
    ['breaks off encryption', { faults: { tls: 'cut' } }],
    ['goes away at its greeting', { faults: { greeting: { reply: '421 4.3.2 going away' } } }],
  ] as const)('is sent again under the same Message-ID when the relay %s', async (_, script) => {
    const { desk, far } = await withRelay([script])
    await asks(desk)
    await desk.wait(10 * minute)
    expect(far.taken).toHaveLength(1)
    expect(new Set(desk.mails.map(({ messageId }) => messageId)).size).toBe(1)
    expect((await outbox(desk)).map(({ state }) => state)).toEqual(['sent'])
  })

  test('to a domain in trouble waits without trying, and no other domain waits with it', async () => {
    const desk = await start()
    desk.relayAnswers({ outcome: 'later', answer: '451 4.7.1 greylisted' })
    await asks(desk, 'ada@slow.example')
    await desk.settled()
    await asks(desk, 'bob@slow.example')
    await asks(desk, 'eve@quick.example')
    await desk.settled()
    expect(desk.mails.map(({ envelope }) => envelope.to)).toEqual(['ada@slow.example', 'eve@quick.example'])
    expect((await outbox(desk, 2)).map(({ state, attempts, lastError }) => [state, attempts, lastError])).toEqual([
      ['waiting', 0, 'slow.example is left alone for a while after: 451 4.7.1 greylisted'],
    ])
    await desk.wait(10 * minute)
    expect((await outbox(desk, 2)).map(({ state }) => state)).toEqual(['sent'])
    expect((await outbox(desk, 1)).map(({ state }) => state)).toEqual(['sent'])
  })

  test('holds up nobody else while one mail hangs', async () => {
    const desk = await start({
      relay: {
        name: 'stuck',
        send: (mail) =>
          mail.envelope.to === 'stuck@example.com'
            ? new Promise((resolve) => release.push(() => resolve({ outcome: 'sent', answer: '250 at last' })))
            : Promise.resolve({ outcome: 'sent', answer: '250 ok' }),
        close: async () => {},
      },
    })
    const release: (() => void)[] = []
    await asks(desk, 'stuck@example.com')
    while (release.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    for (let n = 0; n < 20; n++) await asks(desk, `person${n}@example.com`)
    while (desk.mails.length < 21) await new Promise((resolve) => setTimeout(resolve, 5))
    release[0]?.()
    await desk.settled()
    expect((await outbox(desk)).map(({ state }) => state)).toEqual(['sent'])
  })

  test('by a rule goes to one address three times an hour, then only when an agent asks for it (T12)', async () => {
    const desk = await start({ rateLimit: true })
    for (let n = 1; n <= 5; n++) {
      await asks(desk, 'loop@example.com', `Automatic reply ${n}`)
      await desk.api.send(n, { type: 'ticket.solved' })
      await desk.settled()
    }
    expect(desk.mails).toHaveLength(3)
    await desk.wait(50 * minute)
    expect(desk.mails).toHaveLength(3)
    const held = await desk.services.store.outbox.deadLetters(20)
    expect(held.length).toBeGreaterThan(0)
    expect(new Set(held.map(({ lastError }) => lastError))).toEqual(
      new Set(['held back: three automatic mails went to this address within the hour']),
    )
    // No bounce: the address is well.
    expect(await typesOf(desk, held[0]?.effect.ticket)).not.toContain('mail.bounced')
    // What a person writes goes out all the same.
    await desk.api.reply(1, { text: 'It is on its way.' })
    await desk.settled()
    expect(desk.mails.at(-1)?.text).toContain('It is on its way.')

    await desk.services.store.outbox.revive(held[0]?.effect.id ?? '', desk.clock.now())
    const before = desk.mails.length
    await desk.settled()
    expect(desk.mails).toHaveLength(before + 1)
  })

  test('by a rule of a team waits for the next hour when the team has sent very many, and one flooded address is not to blame', async () => {
    const desk = await start({ rateLimit: true })
    const { limits } = desk.services.store
    await limits.consume('automatic-to:flood@example.com', 3, hour, tuesday)
    await limits.consume('automatic:customer-care', 499, hour, tuesday)
    for (let n = 0; n < 3; n++) await asks(desk, 'flood@example.com', `Again ${n}`)
    await asks(desk, 'ada@example.com')
    await desk.settled()
    await asks(desk, 'bob@example.com')
    await desk.settled()
    expect(desk.mails.map(({ envelope }) => envelope.to)).toEqual(['ada@example.com'])
    expect(await outbox(desk, 5)).toMatchObject([
      { state: 'waiting', attempts: 0, lastError: 'waits: the team sent 500 automatic mails within the hour' },
    ])
    await desk.wait(hour + 15 * minute)
    expect(desk.mails.map(({ envelope }) => envelope.to)).toEqual(['ada@example.com', 'bob@example.com'])
  })

  test('to an agent waits where rules told them sixty times within the hour, and is not lost', async () => {
    const desk = await start({ rateLimit: true })
    await asks(desk)
    await desk.api.change(1, { priority: 3, assignee: 'ana' })
    await desk.settled()
    await desk.services.store.limits.consume('automatic-to:ana@example.com', 60, 3 * hour, desk.clock.now())
    const notices = () => desk.mails.filter(({ envelope }) => envelope.to === 'ana@example.com').length
    await desk.wait(2.5 * hour)
    expect((await outbox(desk)).at(-1)).toMatchObject({
      state: 'waiting',
      lastError: 'waits: sixty automatic mails went to this agent within the hour',
    })
    expect(notices()).toBe(0)
    await desk.wait(hour)
    expect(notices()).toBeGreaterThan(0)
  })

  test('waits with the reply it belongs to, and never leaves when the customer writes first', async () => {
    const desk = await start()
    await asks(desk)
    await desk.settled()
    const sendAt = (minutes: number) => new Date(desk.clock.now() + minutes * minute).toISOString()
    await desk.api.reply(1, { text: 'First thing in the morning.', sendAt: sendAt(60) })
    await desk.wait(59 * minute)
    expect(desk.mails).toHaveLength(1)
    await desk.wait(2 * minute)
    expect(desk.mails.at(-1)?.text).toContain('First thing in the morning.')

    await desk.api.reply(1, { text: 'Did it arrive?', sendAt: sendAt(60) })
    const key = /\/requests\/([\w-]+)/.exec(desk.mails.at(-1)?.text ?? '')?.[1]
    await desk.post(`/requests/${key}/replies`, { text: 'It arrived.' })
    await desk.wait(2 * hour)
    expect(desk.mails).toHaveLength(2)
    expect((await typesOf(desk)).slice(-2)).toEqual(expect.arrayContaining(['reply.cancelled']))
  })

  test('of an agent comes from the team, with both signatures, the title, and the conversation as the team’s file says', async () => {
    const desk = await start()
    await desk.changeFiles((files) =>
      files.map((file) => {
        if (!file.path.endsWith('customer-care.team.json')) return file
        const team = JSON.parse(file.text) as { channels: object }
        const email = { address: ['care@shop.example'], from: 'hello@shop.example', quote: 2 }
        const channels = { ...team.channels, email }
        return { ...file, text: JSON.stringify({ ...team, signature: 'Lantern & Fir\n+49 30 1234', channels }) }
      }),
    )
    await asks(desk, 'ada@example.com', 'Re: My tent [#99]')
    const happens = (type: string, by: object, content: object, data = {}) =>
      desk.services.runtime.submit({
        ticket: 1,
        event: { type, by, data, content } as never,
        dedupe: null,
        expectedVersion: null,
        files: [],
      })
    const ana = { role: 'agent', id: 'ana' }
    await happens('agent.replied', ana, { text: 'Which tent?', files: [] })
    await happens('agent.noted', ana, { text: 'SECRET NOTE', files: [] })
    await happens('customer.replied', { role: 'stranger' }, { text: 'HIDDEN WORDS', files: [] }, { hidden: true })
    await happens('participant.added', ana, { name: 'Bea', address: 'bea@example.com' })
    await happens(
      'customer.replied',
      { role: 'customer' },
      { text: 'The green one.', files: [] },
      {
        via: 'email',
        messageId: '<hers@mail.example>',
      },
    )
    await happens('agent.replied', ana, { text: 'A pole is on its way.', files: [] })
    await desk.settled()

    const last = (to: string) => desk.mails.findLast(({ envelope }) => envelope.to === to)
    const mail = last('ada@example.com')
    expect(mail).toMatchObject({
      subject: 'Re: My tent [#1]',
      envelope: { from: 'hello@shop.example' },
      from: { name: 'Ana, Customer care', address: 'hello@shop.example' },
      headers: { 'In-Reply-To': '<hers@mail.example>' },
    })
    expect(mail?.headers.References?.split(' ').at(-1)).toBe('<hers@mail.example>')
    expect(mail?.replyTo).toMatch(/^customer-care\+t_1\.[0-9a-f]{20}@/)
    expect(mail?.text).toContain('Ana, customer care\nLantern & Fir\n+49 30 1234')
    expect(mail?.text).toMatch(/wrote:\n> The green one\.\n>\n> On .*wrote:\n>> Which tent\?/)
    expect(mail?.html).toContain('<blockquote type="cite">')

    // Whoever came later is shown what was said since, and refers to nothing they never got.
    const copy = last('bea@example.com')
    expect(copy?.text).toContain('> The green one.')
    expect(copy?.text).not.toContain('Which tent?')
    expect(copy?.headers['In-Reply-To']).toBe('<hers@mail.example>')
    expect(JSON.stringify(desk.mails)).not.toMatch(/SECRET NOTE|HIDDEN WORDS/)
    // What a rule wrote to an address that nobody has proven holds none of it.
    const confirmation = desk.mails.find(({ headers }) => headers['Auto-Submitted'] !== undefined)
    expect(confirmation?.subject).toMatch(/\d/)
    expect(`${confirmation?.subject}${confirmation?.text}${confirmation?.html}`).not.toMatch(
      /My tent|It should be here/,
    )
  })

  test('speaks the language of the ticket, and brings files as far as they fit', async () => {
    const desk = await start()
    await desk.post('/forms/contact', {
      name: '陈思雨',
      email: 'siyu@example.com',
      subject: '帐篷',
      message: '还没有发货。',
      'docket-locale': 'zh-CN',
    })
    const { blobs, runtime } = desk.services
    const file = async (name: string, size: number) => {
      const bytes = async function* () {
        yield new Uint8Array(size)
      }
      return { id: name, blob: (await blobs.put(bytes(), size)).id, name, type: 'application/pdf', size }
    }
    const files = [await file('a.pdf', 6_000_000), await file('b.pdf', 6_000_001), await file('c.pdf', 10)]
    await runtime.submit({
      ticket: 1,
      event: {
        type: 'agent.replied',
        by: { role: 'agent', id: 'ana' },
        data: {},
        content: { text: '今天发货。', files },
      },
      dedupe: null,
      expectedVersion: null,
      files,
    })
    await desk.settled()
    const mail = desk.mails.at(-1)
    expect(mail?.subject).toBe('Re: 帐篷 [#1]')
    expect(mail?.text).toContain('查看完整对话: http')
    expect(mail?.text).toContain('以下文件过大，未随邮件发送，请在请求页面查看：b.pdf')
    expect(mail?.attachments.map(({ name }) => name)).toEqual(['a.pdf', 'c.pdf'])
  })
})
