import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCountryDatabase } from '#engine/adapters/mmdb.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type {
  ChatFormAnswer,
  ChatSettings,
  ConversationAnswer,
  ConversationPosted,
  DeskChat,
  DeskConversation,
} from '#engine/core/chat/wire.ts'
import type { ChatPage } from '#engine/http/routes/chat-page.ts'
import { serve } from '#engine/http/serve.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { chatFiles } from '#engine/testing/chat-files.ts'
import { framesOf } from '#engine/testing/frames.ts'
import { inCountry, mmdb } from '#engine/testing/mmdb.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { statementsOfSqlite } from '#engine/testing/sqlite-statements.ts'

const ours = 'https://help.example.com'
const shop = 'https://shop.example'
const identitySecret = 'a secret that the page shares, long enough'
let desk: RunningApp

beforeEach(async () => {
  desk = await startApp({
    files: chatFiles,
    pages: recordingPages,
    settings: {
      loopback: false,
      publicUrl: ours,
      siteUrl: ours,
      rateLimit: false,
      identitySecret,
      country: { header: 'x-country' },
      trustProxy: ['192.0.2.9'],
    },
  })
})
afterEach(() => desk.stop())

const at = '/chat/website/conversations'

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return desk.request(path, {
    method: 'POST',
    headers: { origin: shop, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function begin(more: object = {}, channel = 'website') {
  const origin = channel === 'website' ? shop : ours
  const answer = await post(`/chat/${channel}/conversations`, { url: '/', ...more }, { origin })
  const { id, token } = (await answer.json()) as ConversationPosted
  const bearer = { authorization: `Bearer ${token}` }
  return {
    id,
    token,
    bearer,
    path: `/chat/${channel}/conversations/${id}`,
    says: (text: string, key = `key-${text.length}-${Math.abs(hashOf(text))}`) =>
      post(`/chat/${channel}/conversations/${id}/messages`, { id: key, text }, bearer),
    send: (name: string, body: unknown) => post(`/chat/${channel}/conversations/${id}/${name}`, body, bearer),
    async sees(): Promise<ConversationAnswer> {
      return (await (
        await desk.request(`/chat/${channel}/conversations/${id}`, { headers: bearer })
      ).json()) as ConversationAnswer
    },
  }
}

/** What a stream is written to, as Node has it; `takes` says whether the reader keeps up. */
function socket({ takes = () => true as boolean, destroyed = false } = {}) {
  const written: string[] = []
  const listeners = new Map<string, () => void>()
  const on = (event: string, listener: () => void) => void listeners.set(event, listener)
  return {
    written,
    emit: (event: string) => listeners.get(event)?.(),
    headersSent: false,
    setHeader() {},
    writeHead() {},
    flushHeaders() {},
    removeAllListeners() {},
    on,
    chunkedEncoding: true,
    socket: {
      destroyed,
      on,
      off: (event: string) => void listeners.delete(event),
      write(chunk: Uint8Array) {
        written.push(Buffer.from(chunk).toString())
        return takes()
      },
    },
    end() {},
  }
}

function hashOf(text: string): number {
  let hash = 7
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0
  return hash
}

describe('A conversation', () => {
  test('keeps no more of the page’s address than its path and query', async () => {
    const visitor = await begin({ url: `${shop}/prices?x=1#access_token=secret` })
    await visitor.says('Hello')
    const kept = await desk.services.store.conversations.get(visitor.id)
    expect(kept?.visit.url).toBe('/prices?x=1')
    expect(JSON.stringify(kept)).not.toContain('secret')
  })

  test('opens for its own token alone: any other, none, or another conversation is the same 404 (T25)', async () => {
    const [mine, other, bills] = [await begin(), await begin(), await begin({}, 'bills')]
    await mine.says('Mine')
    const bodies = new Set<string>()
    const attempts: [string, Record<string, string>][] = [
      [mine.path, {}],
      [mine.path, other.bearer],
      [mine.path, { authorization: `Bearer ${'a'.repeat(43)}` }],
      [mine.path, { authorization: 'Basic abc' }],
      [`${at}/${'0'.repeat(32)}`, mine.bearer],
      [`/chat/bills/conversations/${mine.id}`, mine.bearer],
      [`/chat/nothing/conversations/${mine.id}`, mine.bearer],
      [`/chat/website/conversations/${bills.id}`, bills.bearer],
      [`${at}/${mine.id.toUpperCase()}x`, mine.bearer],
    ]
    for (const [path, headers] of attempts) {
      for (const suffix of ['', '/live']) {
        const answer = await desk.request(path + suffix, { headers })
        expect([path + suffix, answer.status]).toEqual([path + suffix, 404])
        bodies.add(await answer.text())
      }
      for (const [name, body] of Object.entries({
        messages: { id: 'forged-key', text: 'Forged' },
        read: { position: 1 },
        end: {},
        rating: { rating: 5 },
        transcript: { email: 'a@b.example' },
        typing: {},
        address: { email: 'a@b.example' },
      }))
        expect([name, (await post(`${path}/${name}`, body, headers)).status]).toEqual([name, 404])
    }
    expect(bodies.size).toBe(1)
    expect((await mine.sees()).messages.map(({ text }) => text)).toEqual(['Mine', ''])
    expect(desk.mails).toEqual([])
  })

  test('does not open with a token that is older than seven days', async () => {
    const visitor = await begin()
    await visitor.says('Hello')
    desk.clock.advance(7 * 24 * 3_600_000 + 1)
    expect((await visitor.says('Still me')).status).toBe(404)
  })

  test.each([
    ['nothing', undefined],
    ['0', '0'],
    ['a negative number', '-1'],
    ['a position far beyond', '1000000000000000000'],
    ['a position beyond the last', '99'],
    ['words', 'abc'],
    ['half a number', '1e1'],
  ])('begins its stream anew for %s as Last-Event-ID (T25)', async (_, lastEventId) => {
    const visitor = await begin()
    await visitor.says('One')
    await visitor.says('Two')
    const frames = await framesOf(
      await desk.request(`${visitor.path}/live`, {
        headers: { ...visitor.bearer, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
      }),
      (frame) => frame.data.type === 'script',
    )
    expect(frames[0]?.data).toEqual({ type: 'reset' })
    expect(
      frames.flatMap(({ data }) => (data.type === 'message' && data.message.text ? [data.message.text] : [])),
    ).toEqual(['One', 'Two'])
  })

  test('begins its stream with its own messages alone for the Last-Event-ID of another stream (T25)', async () => {
    const [visitor, other] = [await begin(), await begin()]
    await visitor.says('One')
    await other.says('Not yours')
    await visitor.says('Two')
    const live = async (of: typeof visitor, more = {}) =>
      framesOf(
        await desk.request(`${of.path}/live`, { headers: { ...of.bearer, ...more } }),
        (frame) => frame.data.type === 'script',
      )
    const theirs = (await live(other)).findLast(({ id }) => id !== null)?.id
    expect(theirs).toBeGreaterThan(0)
    const texts = (await live(visitor, { 'last-event-id': String(theirs) })).flatMap(({ data }) =>
      data.type === 'message' && data.message.text ? [data.message.text] : [],
    )
    expect(['One', 'Two']).toEqual(expect.arrayContaining(texts))
    expect(texts).toContain('Two')
  })

  test('takes a message once, however often it is sent', async () => {
    const visitor = await begin()
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.says('Again', 'the-same-key')))
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    expect((await visitor.sees()).messages.filter(({ text }) => text === 'Again')).toHaveLength(1)
  })

  test('takes what is hostile as text, and keeps it so in the ticket (T24, T16)', async () => {
    const cookie = await desk.signIn('max')
    const visitor = await begin()
    const hostile = [
      '<img src=x onerror=alert(1)>',
      'javascript:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'http://a?"onmouseover=alert(1)',
      '\u202egnihtemos \u0300\u0301\u0302\u0303\u0304\u0305',
      'nul \u0000 lone \ud800 non-character \ufffe emoji 🙈',
    ]
    for (const text of hostile) expect((await visitor.says(text)).status).toBe(201)
    expect((await visitor.says('The next one')).status).toBe(201)
    const { messages } = await visitor.sees()
    const said = messages.filter(({ by }) => by === 'visitor').map(({ text }) => text)
    expect(said.slice(0, -2)).toEqual(hostile.slice(0, -1))
    expect(said.at(-2)).toBe('nul \ufffd lone \ufffd non-character \ufffd emoji 🙈')
    expect(messages.flatMap(({ links }) => links)).toEqual([])

    const operator = { cookie, origin: ours }
    await post(`/desk/chat/conversations/${visitor.id}/join`, {}, operator)
    await post(
      `/desk/chat/conversations/${visitor.id}/command`,
      { id: 'command-1', text: '/ticket <b>x</b>' },
      operator,
    )
    const { ticket } = await visitor.sees()
    const made = await desk.api(await desk.token('read')).ticket(ticket ?? 0)
    expect(made.title).toBe('<b>x</b>')
    expect(made.timeline[0]).toMatchObject({ html: null })
    expect(made.description).toContain('<img src=x onerror=alert(1)>')
  })

  test('refuses what is larger than a message, and says so (T24)', async () => {
    const visitor = await begin()
    expect((await visitor.says('x'.repeat(4_001))).status).toBe(422)
    expect((await visitor.says('x'.repeat(1_000_000))).status).toBe(413)
    expect((await visitor.says('x'.repeat(4_000))).status).toBe(201)
    expect((await visitor.says('   ')).status).toBe(422)
    expect((await visitor.send('messages', { id: 'short', text: 'x' })).status).toBe(422)
    expect((await visitor.send('messages', { id: 'a key with spaces', text: 'x' })).status).toBe(422)
    expect((await visitor.send('messages', ['x'])).status).toBe(400)
    expect((await visitor.send('messages', { id: 'files-key', files: ['f'.repeat(32)] })).status).toBe(422)
  })

  test.each([
    'c@x.example, v@v.example',
    '"c@x,v"@v.example',
    'c@x.example>\r\nRCPT TO:<v@v.example',
    'user@good.example(x)evil.example',
    'ａ@ｅxample.com',
    'group:a@b.example;',
    'x@soft\u00adhyphen.example',
  ])('is mailed to one plain address, never to %j (T20)', async (email) => {
    const visitor = await begin()
    await visitor.says('Hello')
    expect((await visitor.send('transcript', { email })).status).toBe(422)
    expect((await visitor.send('address', { email })).status).toBe(422)
    expect(desk.mails).toEqual([])
  })

  test('holds files of its own uploads only; they open by their address, as downloads', async () => {
    const [visitor, other] = [await begin(), await begin()]
    const file = { name: '../../x.svg', type: 'image/svg+xml', bytes: '<svg onload="alert(1)"/>' }
    const { id } = await desk.upload(`${visitor.path}/files`, file, { ...visitor.bearer, origin: shop })
    expect((await other.send('messages', { id: 'stolen-file', files: [id] })).status).toBe(422)
    expect((await visitor.send('messages', { id: 'own-file-1', files: [id] })).status).toBe(201)
    const sent = (await visitor.sees()).messages[0]?.files[0]
    expect(sent).toMatchObject({ name: 'x.svg' })
    const opened = await desk.request(sent?.url ?? '')
    expect(opened.status).toBe(200)
    expect(opened.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(opened.headers.get('content-security-policy')).toContain('sandbox')
    const elsewhere = (sent?.url ?? '').replace(visitor.id, other.id)
    expect((await desk.request(elsewhere)).status).toBe(404)
    expect((await desk.request(`${(sent?.url ?? '').slice(0, -1)}~`)).status).toBe(404)
  })
})

describe('Other sites', () => {
  test.each([
    ['https://evil.example'],
    ['null'],
    ['https://shop.example.evil.example'],
    ['http://shop.example'],
    ['https://SHOP.example'],
    ['https://shop.example:8443'],
    ['https://sub.shop.example'],
  ])('%s neither reads nor begins a chat (T22)', async (origin) => {
    const read = await desk.request('/chat/website/settings?url=/', { headers: { origin } })
    expect(read.headers.get('access-control-allow-origin')).toBe(null)
    expect(read.headers.get('vary')).toContain('Origin')
    const written = await post(at, { url: '/' }, { origin, 'sec-fetch-site': 'cross-site' })
    expect(written.status).toBe(403)
    const preflight = await desk.request(at, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe(null)
    expect(preflight.headers.get('access-control-allow-headers')).toBe(null)
  })

  test('that the channel names read it, without credentials, and only that channel', async () => {
    for (const path of ['/chat/website/settings?url=/', `${at}/${'0'.repeat(32)}`]) {
      const answer = await desk.request(path, { headers: { origin: shop } })
      expect(answer.headers.get('access-control-allow-origin')).toBe(shop)
      expect(answer.headers.get('access-control-allow-credentials')).toBe(null)
    }
    const preflight = await desk.request(`${at}/${'0'.repeat(32)}/messages`, {
      method: 'OPTIONS',
      headers: { origin: shop },
    })
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
    const bills = await desk.request('/chat/bills/settings?url=/', { headers: { origin: shop } })
    expect(bills.headers.get('access-control-allow-origin')).toBe(null)
    const api = await desk.request('/api/v1/tickets', { headers: { origin: shop } })
    expect(api.headers.get('access-control-allow-origin')).toBe(null)
    const operators = await desk.request('/desk/chat', { headers: { origin: shop } })
    expect(operators.headers.get('access-control-allow-origin')).toBe(null)
  })

  test('cannot make an agent’s browser work in the desk', async () => {
    const cookie = await desk.signIn('max')
    const visitor = await begin()
    await visitor.says('Hello')
    for (const origin of [shop, 'https://evil.example', 'null']) {
      const answer = await post(
        `/desk/chat/conversations/${visitor.id}/join`,
        {},
        { cookie, origin, 'sec-fetch-site': 'cross-site' },
      )
      expect([origin, answer.status]).toEqual([origin, 403])
    }
  })
})

describe('A bot that has greeted', () => {
  /** The channel's rules instead of those that it has. */
  const withRules = (rules: readonly object[]) =>
    desk.changeFiles((files) =>
      files.map((file) =>
        file.path === 'workflows/website.chat.json'
          ? { ...file, text: JSON.stringify({ ...JSON.parse(file.text), rules }) }
          : file,
      ),
    )
  const speaks = async (more: object) => {
    const visitor = await begin(more)
    await visitor.says('kim@example.com')
    return (await visitor.sees()).messages.some(({ by }) => by === 'script')
  }

  test('speaks on when somebody comes before the visitor answers, as it was asked', async () => {
    await withRules([{ script: 'ask', scriptWhen: 'no-operator' }, { show: 'button' }])
    expect(await speaks({})).toBe(true)
    await desk.services.chat.seen('max', true)
    expect([await speaks({ script: 'ask' }), await speaks({}), await speaks({ script: null })]).toEqual([
      true,
      false,
      false,
    ])
  })

  test('speaks where a rule of the page lets it, whatever a page says', async () => {
    await withRules([{ url: '^/ask', script: 'ask' }, { show: 'button' }])
    expect([await speaks({ script: 'ask' }), await speaks({ url: '/ask', script: 'nobody' })]).toEqual([false, true])
  })

  test('speaks on without JavaScript, too', async () => {
    await withRules([{ script: 'ask', scriptWhen: 'no-operator' }, { show: 'button' }])
    await desk.services.chat.seen('max', true)
    const answer = await desk.request('/chat/website/talk', {
      method: 'POST',
      headers: { origin: ours, 'content-type': 'application/x-www-form-urlencoded' },
      body: String(new URLSearchParams({ script: 'ask', id: 'first-message', text: 'kim@example.com' })),
    })
    const page = await recorded<ChatPage>(desk.request(answer.headers.get('location') ?? ''))
    expect(page.page.conversation?.messages[0]).toMatchObject({ by: 'script', text: 'Your e-mail?' })
  })
})

describe('Who somebody is', () => {
  const email = 'kim@example.com'
  const signature = createHmac('sha256', identitySecret).update(email).digest('hex')

  test.each([
    ['the right signature', { email, name: 'Kim', signature }, true],
    ['none', { email, name: 'Kim' }, false],
    ['that of another address', { email: 'boss@example.com', signature }, false],
    ['garbage', { email, signature: 'zz' }, false],
    ['an object', { email, signature: {} }, false],
  ])('is believed with %s: %j', async (_, identity, verified) => {
    const cookie = await desk.signIn('max')
    const visitor = await begin({ identity })
    await visitor.says('Hello')
    const answer = await desk.request(`/desk/chat/conversations/${visitor.id}`, { headers: { cookie } })
    expect(((await answer.json()) as DeskConversation).visitor).toMatchObject({ email: identity.email, verified })
  })

  test('is never looked up: whoever a page says its visitor is, the same is done, so that no time tells it (T09)', async () => {
    await post('/chat/website/forms/contact', {
      id: 'known-01',
      values: { email: 'kim@example.com', message: 'Hello' },
    })
    const statementsOf = statementsOfSqlite()
    const doneFor = (address: string) =>
      statementsOf(async () => {
        const visitor = await begin({ identity: { email: address, name: 'Somebody' } })
        const answers = [
          await visitor.says('Hello?', 'message-01'),
          await visitor.send('address', { email: address }),
          await visitor.send('transcript', { email: address }),
          await visitor.send('end', {}),
        ]
        expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
        await visitor.sees()
      })
    // The very first conversation asks where chat stands.
    await doneFor('first@example.com')
    const [known, unknown] = [await doneFor('kim@example.com'), await doneFor('lee@example.com')]
    expect(known.map(({ sql }) => sql)).toEqual(unknown.map(({ sql }) => sql))
    const reads = known.filter(({ sql }) => /^select/i.test(sql))
    expect(reads.length).toBeGreaterThan(0)
    expect(reads.filter(({ given }) => given.includes('kim@example.com'))).toEqual([])
  })

  test('is not believed where the engine shares no secret with the page', async () => {
    const plain = await startApp({ files: chatFiles, settings: { rateLimit: false } })
    const answer = await plain.request(at, {
      method: 'POST',
      headers: { origin: plain.services.settings.publicUrl, 'content-type': 'application/json' },
      body: JSON.stringify({
        url: '/',
        identity: { email, signature: createHmac('sha256', '').update(email).digest('hex') },
      }),
    })
    const { id } = (await answer.json()) as ConversationPosted
    expect((await plain.services.store.conversations.get(id))?.visitor.verified).toBe(false)
    await plain.stop()
  })

  test('and where they are, only a proxy that we trust can say', async () => {
    const from = (remoteAddress: string) =>
      desk.app.request(
        `${ours}/chat/website/settings?url=/`,
        { headers: { 'x-country': 'be' } },
        { incoming: { socket: { remoteAddress } } },
      )
    await desk.services.chat.seen('max', true)
    expect(await (await from('192.0.2.9')).json()).toMatchObject({ show: 'hide' })
    expect(await (await from('198.51.100.1')).json()).toMatchObject({ show: 'button' })
  })

  test('and where they are, their network tells: a rule for a country hides the button from those who are there', async () => {
    const belgium = mmdb({ '5.100.0.0/16': inCountry('BE'), '2a02:a000::/24': inCountry('BE') })
    const database = readCountryDatabase(belgium)
    const networks = await startApp({
      files: chatFiles,
      pages: recordingPages,
      settings: { rateLimit: false, trustProxy: ['192.0.2.9'] },
      services: (services) => ({ ...services, countries: { at: database.at, close: async () => {} } }),
    })
    const ask = (path: string, remoteAddress: string, forwarded: string, init: RequestInit = {}) =>
      networks.app.request(
        networks.services.settings.publicUrl + path,
        { ...init, headers: { ...init.headers, 'x-forwarded-for': forwarded, 'x-country': 'be' } },
        { incoming: { socket: { remoteAddress } } },
      )
    const shown = async (peer: string, forwarded = '') =>
      ((await (await ask('/chat/website/settings?url=/', peer, forwarded)).json()) as ChatSettings).show
    await networks.services.chat.seen('max', true)
    expect(await Promise.all(['5.100.7.7', '::ffff:5.100.7.7', '2a02:a0ff::1'].map((peer) => shown(peer)))).toEqual([
      'hide',
      'hide',
      'hide',
    ])
    expect(await Promise.all(['81.2.69.142', '2a03::1', '127.0.0.1'].map((peer) => shown(peer)))).toEqual([
      'button',
      'button',
      'button',
    ])
    // Whom a header names is believed of a trusted proxy alone.
    expect([await shown('192.0.2.9', '5.100.7.7'), await shown('81.2.69.142', '5.100.7.7')]).toEqual(['hide', 'button'])
    const page = await recorded<ChatPage>(Promise.resolve(ask('/chat/website', '192.0.2.9', '5.100.7.7')))
    expect(page.page.settings.show).toBe('hide')
    const begun = await ask(at, '192.0.2.9', '5.100.7.7', {
      method: 'POST',
      headers: { origin: networks.services.settings.publicUrl, 'content-type': 'application/json' },
      body: JSON.stringify({ url: '/' }),
    })
    const { id } = (await begun.json()) as ConversationPosted
    expect((await networks.services.store.conversations.get(id))?.visit.country).toBe('BE')
    await networks.stop()
  })

  test('and a proxy that we trust says it on the chat’s own page, too', async () => {
    const { page } = await recorded<ChatPage>(
      Promise.resolve(
        desk.app.request(
          `${ours}/chat/website`,
          { headers: { 'x-country': 'be' } },
          { incoming: { socket: { remoteAddress: '192.0.2.9' } } },
        ),
      ),
    )
    expect(page.settings.show).toBe('hide')
  })
})

describe('A form in a chat', () => {
  test('stands in for a chat, and comes back with its errors', async () => {
    const form = await desk.request('/chat/website/forms/contact?locale=en', { headers: { origin: shop } })
    expect(await form.json()).toMatchObject({ form: { id: 'contact', title: 'Contact' } })
    const wrong = await post('/chat/website/forms/contact', { id: 'form-key-1', values: { email: 'no', message: '' } })
    expect(wrong.status).toBe(422)
    expect(((await wrong.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual([
      'email',
      'message',
    ])
    const right = { id: 'form-key-1', values: { email: 'kim@example.com', message: 'It broke' } }
    const sent = await (await post('/chat/website/forms/contact', right)).json()
    expect(sent).toEqual(await (await post('/chat/website/forms/contact', right)).json())
    expect(sent).toMatchObject({ ticket: { number: 1 } })
  })

  test('is asked, with its own checks, for a team that has no form pages; the chat’s own page then leads to none', async () => {
    const page = async () => (await recorded<ChatPage>(desk.request('/chat/website'))).page.form
    const asked = async () =>
      ((await (await desk.request('/chat/website/forms/contact?locale=en')).json()) as ChatFormAnswer).form
    const script = async (hash: string) => (await desk.request(`/forms/contact.js?v=${hash}`)).status
    expect([await page(), await script((await asked()).hash)]).toEqual(['/forms/contact/', 200])
    await desk.changeFiles((files) =>
      files.map((file) =>
        file.path === 'workflows/care.team.json'
          ? { ...file, text: file.text.replace('"form": true', '"form": false') }
          : file,
      ),
    )
    expect((await desk.request('/forms/contact', { method: 'POST', headers: { origin: ours } })).status).toBe(404)
    expect([await page(), await script((await asked()).hash)]).toEqual([null, 200])
  })

  test('is not asked, and stands in for nobody, while it is not published', async () => {
    const asked = async () => (await (await desk.request('/chat/website/settings?url=/')).json()) as ChatSettings
    expect(await asked()).toMatchObject({ show: 'button', before: null, fallback: 'contact' })
    await desk.changeFiles((files) =>
      files.map(({ path, text }) => {
        if (path === 'workflows/website.chat.json')
          return { path, text: JSON.stringify({ ...JSON.parse(text), before: 'contact' }) }
        if (path !== 'forms/contact.form.json') return { path, text }
        const form = JSON.parse(text)
        return { path, text: JSON.stringify({ ...form, 'x-form': { ...form['x-form'], published: false } }) }
      }),
    )
    // Nobody is there and there is nothing to fill in: a button would lead nowhere.
    expect(await asked()).toMatchObject({ show: 'hide', before: null, fallback: null })
    expect((await (await begin()).says('Hello')).status).toBe(201)
  })

  test('is one that the channel asks for, and no other', async () => {
    expect((await desk.request('/chat/bills/forms/contact')).status).toBe(404)
    expect((await post('/chat/bills/forms/contact', { id: 'form-key-2', values: {} }, { origin: ours })).status).toBe(
      404,
    )
  })

  test('answers the step of a script that asks for it', async () => {
    const visitor = await begin({ url: 'https://shop.example/ask?x=1' })
    await visitor.says('kim@example.com')
    const { script } = await visitor.sees()
    expect(script.step).toMatchObject({ asks: 'form', form: 'contact' })
    expect((await visitor.send('messages', { id: 'values-01', values: { message: '' } })).status).toBe(422)
    const filled = { id: 'values-01', values: { name: 'Kim', email: 'kim@example.com', message: 'It broke' } }
    expect((await visitor.send('messages', filled)).status).toBe(201)
    await desk.services.chat.forward(visitor.id)
    const { ticket, messages } = await visitor.sees()
    expect(messages.find(({ text }) => text.includes('Message: It broke'))?.by).toBe('visitor')
    const made = await desk.api(await desk.token('read')).ticket(ticket ?? 0)
    expect(made).toMatchObject({
      channel: 'chat',
      requester: { name: 'Kim', email: 'kim@example.com', verified: false },
    })
  })
})

describe('Operators', () => {
  test('see and answer the chats of teams that they see; to all others they are not there', async () => {
    const [max, ben, olga] = [await desk.signIn('max'), await desk.signIn('ben'), await desk.signIn('olga')]
    const [care, bills] = [await begin(), await begin({}, 'bills')]
    await care.says('For care')
    expect(
      (
        await post(
          `/chat/bills/conversations/${bills.id}/messages`,
          { id: 'bills-key', text: 'For billing' },
          { ...bills.bearer, origin: ours },
        )
      ).status,
    ).toBe(201)
    const list = async (cookie: string) =>
      ((await (await desk.request('/desk/chat', { headers: { cookie } })).json()) as DeskChat).conversations.map(
        ({ id }) => id,
      )
    expect(await list(max)).toEqual([care.id])
    expect((await list(ben)).sort()).toEqual([care.id, bills.id].sort())
    const read = (cookie: string, id: string) => desk.request(`/desk/chat/conversations/${id}`, { headers: { cookie } })
    expect((await read(max, bills.id)).status).toBe(404)
    expect(await (await read(max, bills.id)).text()).toBe(await (await read(max, '0'.repeat(32))).text())
    expect((await read(olga, care.id)).status).toBe(200)
    for (const name of [
      'join',
      'take-over',
      'leave',
      'end',
      'invite',
      'transfer',
      'help',
      'messages',
      'command',
      'typing',
      'read',
    ]) {
      const body = { id: 'operator-key', text: 'x', agent: 'max', position: 1 }
      expect([
        name,
        (await post(`/desk/chat/conversations/${bills.id}/${name}`, body, { cookie: max, origin: ours })).status,
      ]).toEqual([name, 404])
      expect([
        name,
        (await post(`/desk/chat/conversations/${care.id}/${name}`, body, { cookie: olga, origin: ours })).status,
      ]).toEqual([name, 404])
    }
    expect((await desk.services.store.conversations.get(bills.id))?.operators).toEqual([])
    expect((await post('/desk/chat/presence', { available: true }, { cookie: olga, origin: ours })).status).toBe(404)
  })

  test('are given no chat of a private team that they do not see, whatever the file of the channel lists', async () => {
    await desk.changeFiles((files) =>
      files.map(({ path, text }) =>
        path === 'workflows/bills.chat.json'
          ? { path, text: JSON.stringify({ ...JSON.parse(text), operators: ['max', 'ben'] }) }
          : { path, text },
      ),
    )
    await desk.services.chat.seen('max', true)
    const waiting = await begin({}, 'bills')
    await post(`${waiting.path}/messages`, { id: 'message-1', text: 'Hello?' }, { ...waiting.bearer, origin: ours })
    expect((await waiting.sees()).operators).toEqual([])
    await desk.services.chat.seen('ben', true)
    const found = await begin({}, 'bills')
    await post(`${found.path}/messages`, { id: 'message-1', text: 'Hello?' }, { ...found.bearer, origin: ours })
    expect((await found.sees()).operators).toEqual([{ name: 'Ben Okoye' }])
  })

  test('join and leave channels where the file lets them', async () => {
    const [max, ben] = [await desk.signIn('max'), await desk.signIn('ben')]
    const left = await post('/desk/chat/channels/website/leave', {}, { cookie: max, origin: ours })
    expect(await left.json()).toMatchObject({ id: 'website', joined: false, mayJoin: true })
    await post('/desk/chat/presence', { available: true }, { cookie: max, origin: ours })
    expect(await (await desk.request('/chat/website/settings?url=/')).json()).toMatchObject({ available: false })
    await post('/desk/chat/channels/website/join', {}, { cookie: max, origin: ours })
    expect(await (await desk.request('/chat/website/settings?url=/')).json()).toMatchObject({ available: true })
    expect((await post('/desk/chat/channels/website/join', {}, { cookie: ben, origin: ours })).status).toBe(409)
    expect((await post('/desk/chat/channels/bills/join', {}, { cookie: max, origin: ours })).status).toBe(404)
  })
})

describe('Limits', () => {
  test('stop whoever sends more than a person can, and let others go on (T24, T39)', async () => {
    const limited = await startApp({ files: chatFiles, settings: { rateLimit: true } })
    const headers = { origin: limited.services.settings.publicUrl, 'content-type': 'application/json' }
    const send = (path: string, body: unknown, more = {}) =>
      limited.request(path, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) })
    const { id, token } = (await (await send(at, { url: '/' })).json()) as ConversationPosted
    const bearer = { authorization: `Bearer ${token}` }
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        send(`${at}/${id}/messages`, { id: `flood-${index}-x`, text: `${index}` }, bearer),
      ),
    )
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(70)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    const begun = await Promise.all(Array.from({ length: 40 }, () => send(at, { url: '/' })))
    expect(begun.filter(({ status }) => status === 201).length).toBeLessThan(21)
    const mails = []
    for (let index = 0; index < 5; index++)
      mails.push((await send(`${at}/${id}/transcript`, { email: 'victim@example.com' }, bearer)).status)
    expect(mails).toEqual([201, 201, 201, 429, 429])
    expect(limited.mails).toHaveLength(3)
    await limited.stop()
  })

  test('hold for streams too', async () => {
    const limited = await startApp({ files: chatFiles, settings: { rateLimit: true } })
    const headers = { origin: limited.services.settings.publicUrl, 'content-type': 'application/json' }
    const begun = await limited.request(at, { method: 'POST', headers, body: '{"url":"/"}' })
    const { id, token } = (await begun.json()) as ConversationPosted
    const open = () => limited.request(`${at}/${id}/live`, { headers: { authorization: `Bearer ${token}` } })
    const streams = await Promise.all(Array.from({ length: 9 }, open))
    expect(streams.map(({ status }) => status).sort()).toEqual([...Array(8).fill(200), 429])
    await Promise.all(streams.map(({ body }) => body?.cancel()))
    expect((await open()).status).toBe(200)

    // Whoever has gone before the stream begins holds none.
    const gone = socket({ destroyed: true })
    const url = new URL(`${at}/${id}/live`, limited.services.settings.publicUrl).href
    for (let index = 0; index < 9; index++)
      await limited.app.request(url, { headers: { authorization: `Bearer ${token}` } }, { outgoing: gone })
    expect((await open()).status).toBe(200)
    await limited.stop()
  })
})

describe('A stream over a real socket', () => {
  test('carries the security headers, waits for a slow reader, and gives every message once and in order', async () => {
    const { services, app, stopping } = desk
    const serving = await serve(app, {
      settings: { ...services.settings, port: 0, host: '127.0.0.1' },
      clock: systemClock,
    })
    try {
      const visitor = await begin()
      const url = `http://127.0.0.1:${serving.port}${visitor.path}/live`
      const answer = await fetch(url, { headers: { ...visitor.bearer, origin: shop, host: 'help.example.com' } }).catch(
        (error: unknown) => error,
      )
      // Node's fetch sends no Host of ours: the allow-list refuses it, and nothing of the conversation is told.
      expect((answer as Response).status).toBe(421)
      const { get } = await import('node:http')
      const open = (bearer: object) =>
        new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
          get(url, { headers: { ...bearer, origin: shop, host: 'help.example.com' } }, resolve).on('error', reject),
        )
      const refused = await open({ authorization: 'Bearer somebody-else' })
      expect(refused).toMatchObject({ statusCode: 404, headers: { 'x-content-type-options': 'nosniff' } })
      refused.resume()
      const response = await open(visitor.bearer)
      expect(response.headers).toMatchObject({
        'content-type': 'text/event-stream',
        'access-control-allow-origin': shop,
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'self'"),
      })
      response.pause()
      const long = 'x'.repeat(3_900)
      const send = (count: number) =>
        services.chat.submit(visitor.id, {
          type: 'visitor.wrote',
          key: `slow-reader-${count}`,
          text: `${count} ${long}`,
          files: [],
        })
      await Promise.all(Array.from({ length: 600 }, (_, count) => send(count)))
      const positions: number[] = []
      let text = ''
      response.setEncoding('utf8')
      await new Promise<void>((resolve) => {
        response.on('data', (piece: string) => {
          text += piece
          const frames = text.split('\n\n')
          text = frames.pop() ?? ''
          for (const frame of frames) {
            const id = /^id: (\d+)$/m.exec(frame)?.[1]
            if (id !== undefined) positions.push(Number(id))
          }
          if (positions.length === 601) resolve()
        })
        response.resume()
      })
      expect(positions).toEqual(Array.from({ length: 601 }, (_, index) => index + 1))
      response.destroy()

      // As nginx asks where nobody told it otherwise: HTTP/1.0 knows no chunks.
      const { connect } = await import('node:net')
      const head = { ...visitor.bearer, origin: shop, host: 'help.example.com' }
      const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
      const old = connect(serving.port, '127.0.0.1')
      old.write(`GET ${visitor.path}/live HTTP/1.0\r\n${lines.join('')}\r\n`)
      let answered = ''
      for await (const piece of old) {
        answered += piece
        if (answered.includes('"position":1,')) break
      }
      expect(answered.split('\r\n\r\n')[1]).toMatch(/^retry: 2000\n\ndata: \{"type":"reset"\}\n\n(data|id): /)
    } finally {
      stopping.abort()
      await serving.close()
    }
  })

  test('is not written to whoever asks for its head alone, where it would stand before their next answer', async () => {
    const outgoing = socket()
    const visitor = await begin()
    const asked = [
      [`${ours}${visitor.path}/live`, visitor.bearer],
      [`${ours}/desk/chat/live`, { cookie: await desk.signIn('max') }],
    ] as const
    for (const [url, headers] of asked) {
      const answer = await desk.app.request(url, { method: 'HEAD', headers }, { outgoing })
      expect([url, answer.status, outgoing.written]).toEqual([url, 200, []])
    }
  })

  test('tells who was slow that somebody is there now, once they took what they had', async () => {
    const visitor = await begin()
    let isSlow = false
    const outgoing = socket({ takes: () => !isSlow })
    await desk.app.request(`${ours}${visitor.path}/live`, { headers: visitor.bearer }, { outgoing })
    const told = () => outgoing.written.findLast((text) => text.includes('"type":"operator"'))
    await expect.poll(told, { timeout: 20_000 }).toContain('"available":false')
    isSlow = true
    desk.services.chat.signal({ type: 'typing', conversation: visitor.id, by: 'operator', name: 'Max' })
    await expect.poll(() => outgoing.written.at(-1), { timeout: 20_000 }).toContain('"type":"typing"')
    const max = await desk.signIn('max')
    await post('/desk/chat/presence', { available: true }, { cookie: max, origin: ours })
    // Readers are told of it a moment later, all at once: this one too would have been by now.
    await desk.services.chat.soon('website', 'care')
    await new Promise(setImmediate)
    isSlow = false
    outgoing.emit('drain')
    await expect.poll(told, { timeout: 20_000 }).toContain('"available":true')
    outgoing.emit('close')
  })

  test('ends when the engine stops', async () => {
    const visitor = await begin()
    await visitor.says('Hello')
    const answer = await desk.request(`${visitor.path}/live`, { headers: visitor.bearer })
    // It ends, or this waits for ever.
    await framesOf(answer, ({ data }) => {
      if (data.type === 'message') desk.stopping.abort()
      return false
    })
  })
})
