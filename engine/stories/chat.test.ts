import { afterEach, beforeEach, expect, test } from 'vitest'
import type {
  ChatMessage,
  ChatSettings,
  CommandAnswer,
  ConversationAnswer,
  ConversationPosted,
  DeskChat,
  DeskConversation,
  MessagePosted,
  VisitorFrame,
} from '#engine/core/chat/wire.ts'
import { createSignInLink } from '#engine/http/auth/sign-in-link.ts'
import { erasePerson } from '#engine/runtime/erase-person.ts'
import { type Database, eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'

const hour = 3_600_000
const visitorHeaders = { origin: 'http://127.0.0.1:4321', 'content-type': 'application/json' }

eachDatabase('A chat', (fresh) => {
  let database: Database
  let desk: HelpDesk
  let ana: Operator

  beforeEach(async () => {
    database = await fresh()
    desk = await startHelpDesk(database)
    ana = await operator(desk, 'ana')
  })
  afterEach(() => desk.stop())

  test('begins with the button that a rule shows, a bot that asks, and a human who comes', async () => {
    await ana.isIn(true)
    const settings = await settingsOf(desk, '/articles/orders/late/')
    expect(settings).toMatchObject({ show: 'button', available: true, backAt: null })
    expect(settings.script?.welcome.map(({ text }) => text)).toEqual([
      'Hello! I am an assistant, a program.',
      'What is it about?',
    ])

    const visitor = await begin(desk)
    await visitor.says({ answer: 'delivery' })
    await visitor.says({ text: 'AB123456' })

    const { messages, operators, script } = await visitor.sees()
    expect(told(messages)).toEqual([
      'script: Hello! I am an assistant, a program.',
      'script: What is it about?',
      'visitor: A delivery',
      'script: Which order? Its number is in the confirmation mail, like AB123456.',
      'visitor: AB123456',
      'script: Thank you. I have found somebody for you.',
      'system: joined Ana',
    ])
    expect(operators).toEqual([{ name: 'Ana' }])
    expect(script.state).toBe('none')
    const page = await ana.get<DeskChat>('/desk/chat')
    expect(page.conversations.map(({ state, turn }) => [state, turn])).toEqual([['open', 'operator']])
  })

  test('goes on without the bot, becomes a ticket, and flows on into it until its end', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    await ana.post(`/desk/chat/conversations/${visitor.id}/messages`, { id: 'ana-00001', text: 'Hello, what broke?' })
    await visitor.says({ text: '/ticket is what I typed, and just text' })

    const command = await ana.post<CommandAnswer>(`/desk/chat/conversations/${visitor.id}/command`, {
      id: 'ana-00002',
      text: '/ticket Broken   zip',
    })
    const number = Number(/\d+/.exec(command.text)?.[0])
    const ticket = await desk.api.ticket(number)
    expect(ticket).toMatchObject({ title: 'Broken zip', channel: 'chat', team: 'customer-care' })
    expect(ticket.description).toContain('Ana:\nHello, what broke?')
    expect(ticket.description).toContain('Visitor:\n/ticket is what I typed, and just text')
    expect(ticket.description).not.toContain('joined')

    await ana.post(`/desk/chat/conversations/${visitor.id}/messages`, { id: 'ana-00003', text: 'We repair it.' })
    await visitor.says({ text: 'Great!' })
    await ana.post(`/desk/chat/conversations/${visitor.id}/end`, {})
    await desk.settled()
    const { timeline } = await desk.api.ticket(number)
    expect(timeline.filter(({ kind }) => kind === 'message').map(({ text }) => text)).toEqual([
      ticket.description,
      'We repair it.',
      'Great!',
    ])
    expect(desk.mails).toEqual([])
    const { messages, ended } = await visitor.sees()
    expect(messages.filter(({ notice }) => notice?.kind === 'ticket')).toHaveLength(1)
    expect(messages.some(({ text }) => text.includes('/ticket Broken'))).toBe(false)
    expect(ended?.by).toBe('operator')
    expect((await visitor.post('messages', { id: 'too-late-1', text: 'One more' })).status).toBe(409)
  })

  test('answers the commands of its operator to the operator alone, and goes on when they leave', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    const types = (text: string, id: string) =>
      ana.post<CommandAnswer>(`/desk/chat/conversations/${visitor.id}/command`, { id, text })
    const number = Number(/\d+/.exec((await types('/helpdesk Broken zip', 'ana-00001')).text)?.[0])
    await desk.settled()
    const before = told((await visitor.sees()).messages)

    expect((await types('/help', 'ana-00002')).items.map(({ title }) => title.match(/\/\w+/g))).toEqual([
      ['/ticket', '/helpdesk'],
      ['/search_tickets', '/helpdesk_search'],
      ['/history'],
      ['/leave'],
      ['/help'],
    ])
    expect(await types('/search_tickets broken zip', 'ana-00003')).toMatchObject({
      text: '1 ticket:',
      items: [{ title: `#${number} Broken zip`, href: `/desk/tickets/${number}` }],
    })
    expect((await types('/helpdesk_search nowhere', 'ana-00004')).text).toBe('No ticket was found.')
    expect((await types('/history', 'ana-00005')).items[0]).toEqual({ title: '/pricing?x=1', href: null })
    await expect(types('/unknown', 'ana-00006')).rejects.toThrow('/help lists them')
    expect(told((await visitor.sees()).messages)).toEqual(before)

    expect((await types('/leave', 'ana-00007')).text).toBe('You have left this chat.')
    const { ended, operators, messages } = await visitor.sees()
    expect([ended, operators]).toEqual([null, []])
    expect(told(messages).slice(before.length)).toContain('system: left Ana')
  })

  test('tells nobody whether an address is known here, whoever a page says its visitor is (T09)', async () => {
    await ana.isIn(true)
    const known = await begin(desk, { identity: { email: 'kim@example.com', name: 'Kim' } })
    await known.reachesAna()
    await ana.post(`/desk/chat/conversations/${known.id}/command`, { id: 'ana-00001', text: '/ticket Broken zip' })
    await desk.settled()
    const mails = desk.mails.length

    /** Everything that such a visitor is answered, without what is random for everybody. */
    const asks = async (email: string) => {
      const visitor = await begin(desk, { identity: { email, name: 'Somebody' } })
      const answers = [
        await desk.request('/chat/website/settings?url=/', { headers: visitorHeaders }),
        await visitor.get(''),
        await visitor.post('messages', { id: 'the-first-one', text: 'Hello?' }),
        await visitor.post('address', { email }),
        await visitor.get(''),
      ]
      return Promise.all(
        answers.map(async (answer) => ({
          status: answer.status,
          headers: [...answer.headers.keys()],
          body: (await answer.text())
            .replaceAll(email, 'EMAIL')
            .replaceAll(visitor.id, 'ID')
            .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, 'INSTANT'),
        })),
      )
    }
    const [asKnown, asUnknown] = [await asks('kim@example.com'), await asks('lee@example.com')]
    expect(asKnown.map(({ status }) => status)).toEqual([200, 200, 201, 201, 200])
    expect(asKnown).toEqual(asUnknown)
    expect(desk.mails).toHaveLength(mails)
  })

  test('takes what no database can keep with replacements, and the next message too (T16)', async () => {
    const visitor = await begin(desk)
    await visitor.says({ answer: 'delivery' })
    await visitor.says({ text: 'nul \u0000 lone \ud800 non-character \ufffe emoji 🙈' })
    await visitor.says({ text: 'The next one' })
    const said = (await visitor.sees()).messages.filter(({ by }) => by === 'visitor').map(({ text }) => text)
    expect(said.slice(1)).toEqual(['nul \ufffd lone \ufffd non-character \ufffd emoji 🙈', 'The next one'])

    // Bytes that are no UTF-8: half a character, a byte that none begins with, and the two bytes of a slash in disguise.
    const bytes = [
      Buffer.from('{"id":"bytes-0001","text":"half '),
      Buffer.from([0xe2, 0x82, 0x20, 0xff, 0x20, 0xc0, 0xaf]),
      Buffer.from(' end"}'),
    ]
    const answer = await visitor.sends(Buffer.concat(bytes))
    expect(answer.status).toBe(201)
    await visitor.says({ text: 'And after it' })
    const after = (await visitor.sees()).messages.filter(({ by }) => by === 'visitor').map(({ text }) => text)
    expect(after.slice(-2)).toEqual(['half \ufffd \ufffd \ufffd\ufffd end', 'And after it'])
  })

  test('looks for somebody else when its operator is gone, and tells the visitor', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    await visitor.says({ text: 'Are you there?' })
    await desk.wait(3 * 60_000)

    // Nothing is due when somebody stays away: it is found out by looking, which takes its time.
    const last = (count: number) => visitor.sees().then(({ messages }) => told(messages).slice(-count))
    await expect
      .poll(() => last(3), { timeout: 20_000 })
      .toEqual(['visitor: Are you there?', 'system: left Ana', 'system: nobody'])
    const { waiting, available } = await visitor.sees()
    expect([waiting, available]).toEqual([true, false])

    await ana.isIn(true)
    await expect.poll(() => last(1), { timeout: 20_000 }).toEqual(['system: joined Ana'])
  })

  test('loses and doubles nothing when the network is cut', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    const first = await visitor.live('0')
    expect(first[0]).toEqual({ id: null, data: { type: 'reset' } })
    const messages = first.filter(({ data }) => data.type === 'message')
    const last = messages.at(-1)?.id ?? 0

    const posted = await visitor.says({ text: 'Sent, and the answer lost' }, 'the-same-id')
    const again = await visitor.says({ text: 'Sent, and the answer lost' }, 'the-same-id')
    expect(again).toEqual(posted)
    await ana.post(`/desk/chat/conversations/${visitor.id}/messages`, { id: 'ana-00001', text: 'I read you.' })

    const second = await visitor.live(String(last))
    expect(second.filter(({ data }) => data.type === 'message').map(({ id }) => id)).toEqual([last + 1, last + 2])
    expect(second.some(({ data }) => data.type === 'reset')).toBe(false)
    expect(told((await visitor.sees()).messages).filter((line) => line.includes('answer lost'))).toHaveLength(1)
  })

  test('finds the operator of the day before, and begins anew with another', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    await visitor.post('end', {})
    await desk.wait(20 * hour)
    ana = await operator(desk, 'ana')
    await ana.isIn(true)
    const back = await begin(desk, { previous: { id: visitor.id, token: visitor.token } })
    await back.reachesAna()
    const { messages } = await ana.get<DeskConversation>(`/desk/chat/conversations/${back.id}`)
    expect(messages.find(({ notice }) => notice?.kind === 'routed')?.notice).toMatchObject({
      reason: 'previous operator',
    })
  })

  test('that finds nobody asks for an address, and goes on by mail in a ticket', async () => {
    const settings = await settingsOf(desk, '/')
    expect(settings).toMatchObject({ available: false, fallback: 'contact' })
    const visitor = await begin(desk)
    await visitor.says({ answer: 'damage' })
    await visitor.says({ text: 'AB123456' })
    await visitor.says({ text: 'not an address' })
    await visitor.says({ text: 'kim@example.com' })
    await desk.settled()

    const { messages, ticket, email } = await visitor.sees()
    expect(told(messages).slice(4)).toEqual([
      'visitor: AB123456',
      'script: Nobody is here right now. To which address may we answer?',
      'visitor: not an address',
      'script: “not an address” does not look like a valid e-mail address. Can you please try again?',
      'visitor: kim@example.com',
      'script: Thank you. We answer by mail.',
      'script: Until then you can write here as well.',
      `system: ticket ${ticket}`,
    ])
    expect(email).toBe('kim@example.com')
    expect(desk.mails.map(({ to }) => to.address)).toEqual(['kim@example.com'])

    await desk.api.reply(ticket ?? 0, { text: 'A new one is on its way.' })
    await desk.wait(60_000)
    expect(desk.mails.at(-1)).toMatchObject({ to: { address: 'kim@example.com' } })
    expect(desk.mails.at(-1)?.text).toContain('A new one is on its way.')
  })

  test('whose visitor is gone before the answer is seen sends it by mail, and goes on there', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    await visitor.post('address', { email: 'kim@example.com' })
    await ana.post(`/desk/chat/conversations/${visitor.id}/messages`, { id: 'ana-00001', text: 'It leaves today.' })
    await ana.post(`/desk/chat/conversations/${visitor.id}/end`, {})
    await desk.wait(60_000)

    const { ticket } = await visitor.sees()
    const mail = desk.mails.find(({ text }) => text.includes('It leaves today.'))
    expect(mail?.to.address).toBe('kim@example.com')
    const answer = `From: kim@example.com\nTo: ${mail?.replyTo}\nSubject: Re\nMessage-ID: <re@example.com>\n\nThank you!\n`
    await desk.receive(answer, { from: 'kim@example.com', to: [mail?.replyTo ?? ''] })
    const { timeline } = await desk.api.ticket(ticket ?? 0)
    expect(
      timeline
        .filter(({ kind }) => kind === 'message')
        .map(({ text }) => text.trim())
        .slice(-2),
    ).toEqual(['It leaves today.', 'Thank you!'])
  })

  test('whose visitor leaves an address after it became a ticket, and puts it right, is answered there', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    await ana.post(`/desk/chat/conversations/${visitor.id}/command`, { id: 'ana-00001', text: '/ticket Broken zip' })
    await desk.settled()
    expect(desk.mails).toEqual([])
    await visitor.post('address', { email: 'kimm@example.com' })
    await ana.post(`/desk/chat/conversations/${visitor.id}/messages`, { id: 'ana-00002', text: 'We look for it.' })
    await visitor.post('address', { email: 'kim@example.com' })
    await visitor.post('end', {})
    await desk.wait(60_000)

    const { ticket } = await visitor.sees()
    expect((await desk.api.ticket(ticket ?? 0)).requester).toMatchObject({ email: 'kim@example.com', verified: false })
    await desk.api.reply(ticket ?? 0, { text: 'A new one is on its way.' })
    await desk.wait(60_000)
    expect(desk.mails.at(-1)).toMatchObject({ to: { address: 'kim@example.com' } })
    expect(desk.mails.at(-1)?.text).toContain('A new one is on its way.')
    const seen = await ana.get<DeskConversation>(`/desk/chat/conversations/${visitor.id}`)
    expect(told(seen.messages)).toContain('system: address')
    expect(told((await visitor.sees()).messages)).not.toContain('system: address')
  })

  test('whose visitor puts an address right twice before anything comes into the ticket is answered at the last one', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    await visitor.post('address', { email: 'mia@example.com' })
    await ana.post(`/desk/chat/conversations/${visitor.id}/command`, { id: 'ana-00001', text: '/ticket Broken zip' })
    await desk.settled()
    const { chat } = desk.services
    // What is said is kept, and nobody brings it on.
    await chat.stop()
    await visitor.post('address', { email: 'kimm@example.com' })
    await visitor.post('address', { email: 'kim@example.com' })
    await chat.forward(visitor.id)

    const { ticket } = await visitor.sees()
    expect((await desk.api.ticket(ticket ?? 0)).requester.email).toBe('kim@example.com')
  })

  test('flows on into the ticket that its own was merged into', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    await ana.post(`/desk/chat/conversations/${visitor.id}/command`, { id: 'ana-00001', text: '/ticket Broken zip' })
    const other = await begin(desk)
    await other.reachesAna()
    await ana.post(`/desk/chat/conversations/${other.id}/command`, { id: 'ana-00002', text: '/ticket Broken, too' })
    const [into, merged] = [(await visitor.sees()).ticket ?? 0, (await other.sees()).ticket ?? 0]
    await desk.api.send(merged, { type: 'ticket.merged', into })
    await other.says({ text: 'And the bag.' })
    await ana.post(`/desk/chat/conversations/${other.id}/messages`, { id: 'ana-00003', text: 'Both, then.' })
    await other.post('end', {})
    await other.post('rating', { rating: 5 })
    await desk.wait(60_000)
    const { timeline } = await desk.api.ticket(into)
    const messages = timeline.filter(({ kind }) => kind === 'message').map(({ text }) => text.trim())
    expect(messages.slice(1)).toEqual(['And the bag.', 'Both, then.'])
    expect(await desk.services.store.conversations.unforwarded(10)).toEqual([])
  })

  test('merged into the ticket of somebody else is not said in their name, and goes on when they are erased', async () => {
    await ana.isIn(true)
    const [mia, kim] = [await begin(desk), await begin(desk)]
    await mia.reachesAna()
    await ana.post(`/desk/chat/conversations/${mia.id}/command`, { id: 'ana-00001', text: '/ticket Broken zip' })
    await mia.post('address', { email: 'mia@example.com' })
    await kim.reachesAna()
    await ana.post(`/desk/chat/conversations/${kim.id}/command`, { id: 'ana-00002', text: '/ticket Broken, too' })
    const [into, merged] = [(await mia.sees()).ticket ?? 0, (await kim.sees()).ticket ?? 0]
    await desk.wait(60_000)
    await desk.api.send(merged, { type: 'ticket.merged', into })
    await kim.says({ text: 'And the bag.' })
    await desk.wait(60_000)
    const said = (await desk.services.store.events.of(into)).findLast(({ type }) => type === 'customer.replied')
    expect(said).toMatchObject({ by: { role: 'stranger' }, content: { text: 'And the bag.' } })

    await erasePerson({ ...desk.services, failpoint: () => {} }, 'mia@example.com')
    await ana.post(`/desk/chat/conversations/${kim.id}/messages`, { id: 'ana-00003', text: 'We repair it.' })
    await desk.wait(60_000)
    expect(await desk.services.store.conversations.unforwarded(10)).toEqual([])
    const messages = (await desk.api.ticket(into)).timeline.filter(({ kind }) => kind === 'message')
    expect(messages.at(-1)?.text.trim()).toBe('We repair it.')
  })

  test('says when somebody is back, by the business hours of the team', async () => {
    await desk.wait(24 * hour * 5)
    const { available, backAt } = await settingsOf(desk, '/')
    expect(available).toBe(false)
    expect(backAt === null ? null : new Date(backAt).getUTCDay()).toBe(1)
  })

  test('without a message is gone after an hour, and one with a bot alone ends after a day', async () => {
    const empty = await begin(desk)
    const left = await begin(desk)
    await left.post('end', {})
    await left.post('rating', { rating: 1 })
    const idle = await begin(desk)
    await idle.says({ answer: 'delivery' })
    await desk.wait(hour + 60_000)
    expect([(await empty.get('')).status, (await left.get('')).status]).toEqual([404, 404])
    expect((await idle.sees()).ended).toBe(null)
    await desk.wait(24 * hour)
    expect((await idle.sees()).ended?.by).toBe('idle')
  })

  test('can be mailed, a few times, and rated, the last word counting', async () => {
    await ana.isIn(true)
    const visitor = await begin(desk)
    await visitor.reachesAna()
    await visitor.post('end', {})
    expect((await visitor.post('transcript', { email: 'kim@example.com' })).status).toBe(201)
    expect((await visitor.post('transcript', { email: 'no address' })).status).toBe(422)
    expect(desk.mails.at(-1)?.text).toContain('What is it about?')
    await visitor.post('rating', { rating: 1, text: 'Too slow' })
    await visitor.post('rating', { rating: 5 })
    expect((await visitor.sees()).rating).toBe(5)
  })

  test('is the same for two engines: one message each, and what one was told the other knows', async () => {
    const other = await startHelpDesk(database, { seed: 'other' })
    try {
      const visitor = await begin(desk)
      await visitor.says({ text: 'Is anybody there?' })
      const ben = await operator(other, 'ana')
      await ben.isIn(true)
      await ben.post(`/desk/chat/conversations/${visitor.id}/join`, {})
      await ben.post(`/desk/chat/conversations/${visitor.id}/messages`, { id: 'ben-00001', text: 'Here I am.' })
      const seen = told((await visitor.sees()).messages)
      expect(seen.filter((line) => line === 'operator: Here I am.')).toHaveLength(1)
      const [here, there] = await Promise.all([
        visitor.says({ text: 'At both' }, 'same-at-both'),
        (await begin(other, {}, visitor)).says({ text: 'At both' }, 'same-at-both'),
      ])
      expect(here).toEqual(there)
    } finally {
      await other.stop()
    }
  })
})

interface Operator {
  isIn(available: boolean): Promise<void>
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: object): Promise<T>
}

async function operator(desk: HelpDesk, agent: string): Promise<Operator> {
  const link = new URL(await createSignInLink(desk.services, agent))
  const signedIn = await desk.request(link.pathname, { method: 'POST', headers: { origin: 'http://127.0.0.1:4321' } })
  const cookie = signedIn.headers.getSetCookie().at(-1)?.split(';')[0] ?? ''
  const headers = { ...visitorHeaders, cookie, accept: 'application/json' }
  const read = async <T>(answer: Response): Promise<T> => {
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const post = async <T>(path: string, body: object) =>
    read<T>(await desk.request(path, { method: 'POST', headers, body: JSON.stringify(body) }))
  return {
    isIn: (available) => post('/desk/chat/presence', { available }),
    get: async (path) => read(await desk.request(path, { headers })),
    post,
  }
}

async function settingsOf(desk: HelpDesk, url: string): Promise<ChatSettings> {
  const answer = await desk.request(`/chat/website/settings?url=${encodeURIComponent(url)}&locale=en`)
  return (await answer.json()) as ChatSettings
}

interface Frame {
  readonly id: number | null
  readonly data: VisitorFrame
}

let sent = 0

async function begin(desk: HelpDesk, more: object = {}, known?: { id: string; token: string }) {
  const path = '/chat/website/conversations'
  const post = (at: string, body: object, headers: object = {}) =>
    desk.request(at, { method: 'POST', headers: { ...visitorHeaders, ...headers }, body: JSON.stringify(body) })
  const begun = async () => {
    const answer = await post(path, { url: '/pricing?x=1', locale: 'en', ...more })
    return (await answer.json()) as ConversationPosted
  }
  const { id, token } = known ?? (await begun())
  const bearer = { authorization: `Bearer ${token}` }
  const says = async (message: object, key = `visitor-${++sent}-key`) => {
    const answer = await post(`${path}/${id}/messages`, { id: key, ...message }, bearer)
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`)
    return (await answer.json()) as MessagePosted
  }
  return {
    id,
    token,
    says,
    post: (name: string, body: object) => post(`${path}/${id}/${name}`, body, bearer),
    /** A message as it is, byte by byte. */
    sends: (body: Uint8Array<ArrayBuffer>) =>
      desk.request(`${path}/${id}/messages`, { method: 'POST', headers: { ...visitorHeaders, ...bearer }, body }),
    get: (name: string) => desk.request(`${path}/${id}${name}`, { headers: bearer }),
    async sees(): Promise<ConversationAnswer> {
      const answer = await desk.request(`${path}/${id}`, { headers: bearer })
      return (await answer.json()) as ConversationAnswer
    },
    async reachesAna() {
      await says({ answer: 'delivery' })
      await says({ text: 'AB123456' })
    },
    /** What the stream says until it says nothing more for a moment. */
    async live(lastEventId: string): Promise<readonly Frame[]> {
      const answer = await desk.request(`${path}/${id}/live`, { headers: { ...bearer, 'last-event-id': lastEventId } })
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
      let text = ''
      while (!text.includes('"type":"script"')) {
        const { value, done } = await reader.read()
        if (done) break
        text += new TextDecoder().decode(value)
      }
      await reader.cancel()
      return text
        .split('\n\n')
        .filter((frame) => frame.includes('data: '))
        .map((frame) => ({
          id: /^id: (\d+)/m.test(frame) ? Number(/^id: (\d+)/m.exec(frame)?.[1]) : null,
          data: JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}') as VisitorFrame,
        }))
    },
  }
}

function told(messages: readonly ChatMessage[]): readonly string[] {
  return messages.map(({ by, text, notice }) => {
    if (notice === null) return `${by}: ${text}`
    const what = 'name' in notice ? notice.name : 'number' in notice ? notice.number : ''
    return `${by}: ${notice.kind} ${what}`.trim()
  })
}
