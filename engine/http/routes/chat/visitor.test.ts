import { createHmac } from 'node:crypto'
import { describe, expect } from 'vitest'
import { readCountryDatabase } from '#engine/adapters/mmdb.ts'
import type { ChatSettings, ConversationPosted, DeskConversation } from '#engine/core/chat/wire.ts'
import type { ChatPage } from '#engine/http/routes/chat-page.ts'
import { startApp } from '#engine/testing/app.ts'
import { at, identitySecret, ours, test } from '#engine/testing/chat-desk.ts'
import { chatFiles } from '#engine/testing/chat-files.ts'
import { inCountry, mmdb } from '#engine/testing/mmdb.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { statementsOfSqlite } from '#engine/testing/sqlite-statements.ts'

describe('Who somebody is', () => {
  const email = 'kim@example.com'
  const signature = createHmac('sha256', identitySecret).update(email).digest('hex')

  test.for([
    ['the right signature', { email, name: 'Kim', signature }, true],
    ['none', { email, name: 'Kim' }, false],
    ['that of another address', { email: 'boss@example.com', signature }, false],
    ['garbage', { email, signature: 'zz' }, false],
    ['an object', { email, signature: {} }, false],
  ] as const)('is believed with %s: %j', async ([, identity, verified], { desk, begin }) => {
    const cookie = await desk.signIn('max')
    const visitor = await begin({ identity })
    await visitor.says('Hello')
    const answer = await desk.request(`/desk/chat/conversations/${visitor.id}`, { headers: { cookie } })
    expect(((await answer.json()) as DeskConversation).visitor).toMatchObject({ email: identity.email, verified })
  })

  test('is never looked up: whoever a page says its visitor is, the same is done, so that no time tells it (T09)', async ({
    post,
    begin,
  }) => {
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

  test('and where they are, only a proxy that we trust can say', async ({ desk }) => {
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

  test('and a proxy that we trust says it on the chat’s own page, too', async ({ desk }) => {
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
