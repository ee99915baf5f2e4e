import { afterEach, expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'

const hour = 3_600_000
const day = 24 * hour
/** Tuesday, 24 November 2026, 10:00 in Berlin. */
const tuesday = Date.parse('2026-11-24T09:00:00Z')

const question = {
  name: 'Ada',
  email: 'ada@example.com',
  subject: 'Where is my parcel?',
  message: 'It should be here.',
}

eachDatabase('from a form to an answer', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })
  const start = async () => {
    const desk = await startHelpDesk(await fresh(), { at: tuesday })
    desks.push(desk)
    return desk
  }
  const key = (location: string | null) => new URL(location ?? '').pathname.split('/').at(-1) ?? ''
  const mailedKey = (text: string) => /\/requests\/([\w-]+)/.exec(text)?.[1] ?? ''

  test('a sent form is a numbered request with an honest answer time and a confirmation', async () => {
    const desk = await start()
    const answer = await desk.post('/forms/contact', question)
    expect(answer.status).toBe(303)
    await desk.settled()

    const page = await desk.request(`/requests/${key(answer.headers.get('location'))}`)
    expect(await page.json()).toMatchObject({
      number: 1,
      key: 'sent',
      promise: { kind: 'running', dueAt: '2026-11-25T09:00:00.000Z', timeZone: 'Europe/Berlin' },
      thread: null,
    })
    const [mail] = desk.mails
    expect(mail).toMatchObject({ envelope: { to: 'ada@example.com' }, subject: 'Your request [#1]' })
    expect(mail?.text).toContain('We answer by Wednesday 10:00 (Berlin time).')
    expect(mail?.headers).toMatchObject({ 'Auto-Submitted': 'auto-replied' })
  })

  test('what no database can keep is kept with replacements, in answers and names of files, and the next form too (T16)', async () => {
    const desk = await start()
    const send = (body: BodyInit, type?: string) =>
      desk.request('/forms/contact', {
        method: 'POST',
        body,
        headers: { accept: 'application/json', ...(type !== undefined && { 'content-type': type }) },
      })
    const odd = 'nul \u0000 half \ud800 non-character \ufffe emoji 🙈'
    const kept = 'nul \ufffd half \ufffd non-character \ufffd emoji 🙈'
    const bytes = 'email=b%40example.com&name=%FF%FE&subject=half+%E2%82&message=a%00b%C0%AFc+%ED%A0%80'
    const parts = new FormData()
    for (const [name, value] of Object.entries({ ...question, subject: odd, message: odd })) parts.append(name, value)
    parts.append('files', new File(['x'], `a\u0000b\u202egnp.exe`))
    const answers = [
      await send(JSON.stringify({ ...question, name: odd, subject: odd, message: odd }), 'application/json'),
      await send(bytes, 'application/x-www-form-urlencoded'),
      await send(parts),
      await send(new URLSearchParams(question)),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const first = await desk.api.ticket(1)
    expect([first.requester.name, first.title, first.timeline[0]?.text]).toEqual([kept, kept, kept])
    const second = await desk.api.ticket(2)
    expect([second.title, second.timeline[0]?.text]).toEqual([
      'half \ufffd',
      'a\ufffdb\ufffd\ufffdc \ufffd\ufffd\ufffd',
    ])
    const third = await desk.api.ticket(3)
    expect(third.timeline[0]?.attachments[0]?.name).toBe('a\ufffdbgnp.exe')
    expect((await desk.api.ticket(4)).title).toBe(question.subject)
  })

  test('the confirmation holds no word of what was sent', async () => {
    const desk = await start()
    await desk.post('/forms/contact', {
      ...question,
      name: 'SPAM-NAME',
      subject: 'SPAM-SUBJECT',
      message: 'http://spam.example',
    })
    await desk.settled()
    expect(JSON.stringify(desk.mails)).not.toMatch(/spam/i)
  })

  test('an agent answers, the customer replies through the mailed link, and the thread holds both', async () => {
    const desk = await start()
    await desk.post('/forms/contact', question)
    await desk.settled()
    await desk.api.reply(1, { text: 'It is on its way.' })
    await desk.settled()
    const [confirmation, reply] = desk.mails
    expect(reply?.text).toContain('It is on its way.')
    expect(reply?.headers['In-Reply-To']).toBe(confirmation?.messageId)
    expect(reply?.headers['Auto-Submitted']).toBeUndefined()

    const token = mailedKey(reply?.text ?? '')
    const sent = await desk.post(`/requests/${token}/replies`, { text: 'Thank you, it came.' })
    expect(sent.status).toBe(303)
    const view = (await (await desk.request(`/requests/${token}`)).json()) as {
      thread: { from: string; text: string }[]
    }
    expect(view.thread.map(({ from, text }) => [from, text])).toEqual([
      ['customer', 'It should be here.'],
      ['agent', 'It is on its way.'],
      ['customer', 'Thank you, it came.'],
    ])
    expect(await desk.api.ticket(1)).toMatchObject({ state: 'open', requester: { verified: true } })
  })

  test('a participant gets what is answered from now on, and no key to the request', async () => {
    const desk = await start()
    await desk.post('/forms/contact', question)
    await desk.settled()
    await desk.services.runtime.submit({
      ticket: 1,
      event: {
        type: 'participant.added',
        by: { role: 'agent', id: 'ana' },
        data: {},
        content: { name: 'Bo', address: 'bo@example.com' },
      },
      dedupe: null,
      expectedVersion: null,
      files: [],
    })
    await desk.api.reply(1, { text: 'It is on its way.' })
    await desk.settled()
    const [toRequester, toParticipant] = desk.mails
      .slice(-2)
      .toSorted((a, b) => a.envelope.to.localeCompare(b.envelope.to))
    expect([toRequester?.envelope.to, toParticipant?.envelope.to]).toEqual(['ada@example.com', 'bo@example.com'])
    expect(toParticipant?.text).toContain('It is on its way.')
    expect(mailedKey(toRequester?.text ?? '')).not.toBe('')
    expect(mailedKey(toParticipant?.text ?? '')).toBe('')
    expect(toParticipant?.to.name).toBe('')
  })

  test('the key of the browser neither reads the thread nor answers, nor closes', async () => {
    const desk = await start()
    const sent = key((await desk.post('/forms/contact', question)).headers.get('location'))
    await desk.api.reply(1, { text: 'Only for the owner of the address.' })
    const page = await desk.request(`/requests/${sent}`)
    expect(await page.text()).not.toContain('Only for the owner')
    expect((await desk.post(`/requests/${sent}/replies`, { text: 'Let me in' })).status).toBe(404)
    expect((await desk.post(`/requests/${sent}/close`, {})).status).toBe(404)
  })

  test('a mistyped address is corrected, and the key mailed to the wrong one opens nothing any more', async () => {
    const desk = await start()
    const sent = key(
      (await desk.post('/forms/contact', { ...question, email: 'adda@example.com' })).headers.get('location'),
    )
    await desk.settled()
    const wrong = mailedKey(desk.mails[0]?.text ?? '')
    expect((await desk.request(`/requests/${wrong}`)).status).toBe(200)
    expect((await desk.post(`/requests/${sent}/address`, { email: 'ada@example.com' })).status).toBe(303)
    await desk.settled()
    expect(desk.mails.at(-1)?.envelope.to).toBe('ada@example.com')
    expect((await desk.request(`/requests/${wrong}`)).status).toBe(404)
    expect((await desk.request(`/requests/${mailedKey(desk.mails.at(-1)?.text ?? '')}`)).status).toBe(200)

    await desk.wait(31 * 60_000)
    expect((await desk.post(`/requests/${sent}/address`, { email: 'mallory@example.com' })).status).toBe(404)
  })

  test('asking for what no database stores finds nothing', async () => {
    const desk = await start()
    await desk.post('/forms/contact', question)
    for (const odd of ['\0', 'parcel\0', '\ud800']) {
      for (const filter of [{ q: odd }, { state: odd }, { assignee: odd }]) {
        expect((await desk.api.tickets(filter)).tickets).toEqual([])
      }
    }
    for (const id of ['%00', 'x', '1e30', '999999999999999999999']) {
      expect([id, (await desk.request(`/mailbox/${id}`)).status]).toEqual([id, 404])
      expect([id, (await desk.request(`/mailbox?before=${id}`)).status]).toEqual([id, 200])
    }
  })

  test('an id that no database stores harms neither its own submission nor those of others beside it', async () => {
    const desk = await start()
    const ids = ['a\0', 'good-1', '\ud800', 'good-2', 'b\0', 'good-3']
    const answers = await Promise.all(
      ids.map((id, at) =>
        desk.post('/forms/contact', { ...question, message: `Message ${at}`, 'docket-submission-id': id }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 303))
    await desk.settled()
    const { tickets } = await desk.api.tickets({ limit: 50 })
    expect(tickets.map(({ description }) => description).sort()).toEqual(ids.map((_, at) => `Message ${at}`))
  })

  test('one click makes one ticket, however often it is sent', async () => {
    const desk = await start()
    const post = () => desk.post('/forms/contact', { ...question, 'docket-submission-id': 'abc' })
    const answers = await Promise.all([post(), post(), post()])
    const again = await post()
    expect(new Set([...answers, again].map(({ headers }) => headers.get('location'))).size).toBe(1)
    const other = await desk.post('/forms/contact', { ...question, message: 'Another', 'docket-submission-id': 'abc' })
    expect(other.status).toBe(409)
    expect(await other.text()).toContain('Another')
    await desk.settled()
    expect(desk.mails).toHaveLength(1)
    expect((await desk.api.tickets({})).tickets).toHaveLength(1)
  })

  test('without an id the same content within a quarter of an hour is one ticket, and later another', async () => {
    const desk = await start()
    await desk.post('/forms/contact', question)
    await desk.post('/forms/contact', question)
    expect((await desk.api.tickets({})).tickets).toHaveLength(1)
    await desk.wait(16 * 60_000)
    await desk.post('/forms/contact', question)
    expect((await desk.api.tickets({})).tickets).toHaveLength(2)
  })

  test('more confirmations for one address within the hour are one mail at its end, with all numbers', async () => {
    const desk = await start()
    for (const subject of ['One', 'Two', 'Three']) {
      await desk.post('/forms/contact', { ...question, subject })
      await desk.settled()
    }
    expect(desk.mails).toHaveLength(1)
    await desk.wait(hour + 1_000)
    expect(desk.mails).toHaveLength(2)
    expect(desk.mails[1]?.subject).toBe('Your request [#2, 3]')
    expect(desk.mails[1]?.text).toMatch(/^2: http/m)
    expect(desk.mails[1]?.text).toMatch(/^3: http/m)
  })

  test('a customer who does not answer finds the request solved after a week and closed two weeks later', async () => {
    const desk = await start()
    await desk.post('/forms/contact', question)
    await desk.api.reply(1, { text: 'Which order?' })
    await desk.wait(7 * day)
    expect(await desk.api.ticket(1)).toMatchObject({ state: 'solved' })
    await desk.wait(14 * day)
    expect(await desk.api.ticket(1)).toMatchObject({ state: 'closed' })
  })

  test('an answer long after the request was closed opens a follow-up that is linked to it', async () => {
    const desk = await start()
    await desk.post('/forms/contact', question)
    await desk.api.reply(1, { text: 'Which order?' })
    await desk.settled()
    const token = mailedKey(desk.mails[1]?.text ?? '')
    await desk.wait(40 * day)
    await desk.post(`/requests/${token}/replies`, { text: 'It broke again.' })
    await desk.settled()
    expect(await desk.api.ticket(1)).toMatchObject({ state: 'closed' })
    const followUp = await desk.api.ticket(2)
    expect(followUp).toMatchObject({
      state: 'new',
      description: 'It broke again.',
      requester: { email: 'ada@example.com' },
    })
  })

  test('raising the priority brings the deadline forward, and a first answer in time stays met', async () => {
    const desk = await start()
    await desk.post('/forms/contact', question)
    const before = await desk.api.ticket(1)
    await desk.api.change(1, { priority: 3 })
    const urgent = await desk.api.ticket(1)
    expect(Date.parse(urgent.dueAt ?? '')).toBeLessThan(Date.parse(before.dueAt ?? ''))
    await desk.api.reply(1, { text: 'Right away.' })
    await desk.wait(3 * day)
    const clock = (await desk.api.ticket(1)).sla.find(
      ({ policy, metric }) => policy === 'urgent' && metric === 'firstResponse',
    )
    expect(clock?.state).toBe('met')
  })

  test('a deadline that passes while the engine is away is told once, at its start', async () => {
    const database = await fresh()
    const first = await startHelpDesk(database, { at: tuesday })
    await first.post('/forms/contact', question)
    await first.settled()
    await first.stop()
    const second = await startHelpDesk(database, { at: tuesday + 5 * day, seed: 'later' })
    desks.push(second)
    await second.settled()
    const { timeline, sla } = await second.api.ticket(1)
    expect(timeline.filter(({ type }) => type === 'sla.breached')).toHaveLength(1)
    expect(sla.find(({ metric }) => metric === 'firstResponse')?.state).toBe('breached')
  })

  test('a mail that the relay will never take is a dead letter, and the ticket says so', async () => {
    const desk = await start()
    desk.relayAnswers({ outcome: 'never', answer: '550 no such user' })
    await desk.post('/forms/contact', question)
    await desk.settled()
    expect((await desk.services.store.outbox.deadLetters(10)).map(({ lastError }) => lastError)).toEqual([
      '550 no such user',
    ])
    expect((await desk.api.ticket(1)).timeline.map(({ type }) => type)).toContain('mail.bounced')
  })

  test('a relay that is away is tried again, with the same Message-ID', async () => {
    const desk = await start()
    desk.relayAnswers({ outcome: 'later', answer: '451 try later' }, { outcome: 'later', answer: 'connection lost' })
    await desk.post('/forms/contact', question)
    await desk.wait(hour)
    expect(desk.mails).toHaveLength(3)
    expect(new Set(desk.mails.map(({ messageId }) => messageId)).size).toBe(1)
  })

  test('what looks like a program’s post is answered alike, but lies on the shelf until an agent accepts it', async () => {
    const desk = await start()
    const answer = await desk.post('/forms/contact', { ...question, 'docket-website': 'http://spam.example' })
    expect(answer.status).toBe(303)
    await desk.settled()
    expect(desk.mails).toHaveLength(0)
    expect((await desk.api.tickets({})).tickets).toHaveLength(0)
    await desk.services.runtime.submit({
      ticket: 1,
      event: { type: 'ticket.accepted', by: { role: 'agent', id: 'ana' }, data: {}, content: null },
      dedupe: null,
      expectedVersion: null,
      files: [],
    })
    await desk.settled()
    expect(desk.mails).toHaveLength(1)
    expect((await desk.api.tickets({})).tickets).toHaveLength(1)
  })
})
