import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pages } from '#engine/http/pages.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { memoryIntake } from '#engine/testing/mail-intake.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp()
})
afterEach(() => desk.stop())

const mandatory = [
  'content-security-policy',
  'strict-transport-security',
  'referrer-policy',
  'x-content-type-options',
  'x-frame-options',
  'cross-origin-opener-policy',
  'x-request-id',
]

describe('every answer', () => {
  test('carries the security headers: pages, JSON, errors, 404, streams, attachments (T47)', async () => {
    const token = await desk.token('read', 'write')
    const number = await desk.createTicket({
      file: { name: 'x.svg', type: 'image/svg+xml', bytes: '<svg onload="alert(1)"/>' },
    })
    const attachment = (await desk.api(token).ticket(number)).timeline[0]?.attachments[0]?.url ?? ''
    const answers = await Promise.all([
      desk.request('/healthz'),
      desk.request('/desk/sign-in'),
      desk.request('/desk/sign-in', { method: 'POST' }),
      desk.request('/nowhere'),
      desk.request('http://evil.test/'),
      desk.request('/api/v1/tickets'),
      desk.request('/api/v1/tickets', { headers: { authorization: `Bearer ${token}` } }),
      desk.request('/api/v1/live', { headers: { authorization: `Bearer ${token}` } }),
      desk.request(attachment, { headers: { authorization: `Bearer ${token}` } }),
      desk.request('/forms/contact', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 404, 421, 401, 200, 200, 200, 415])
    for (const answer of answers) {
      for (const name of mandatory) expect(answer.headers.get(name), `${answer.status} ${name}`).toBeTruthy()
      await answer.body?.cancel()
    }
    expect(answers[0]?.headers.get('referrer-policy')).toBe('same-origin')
  })

  test('that Astro writes to the socket itself carries them too', async () => {
    const written: Record<string, string> = {}
    const pages: Pages = {
      render: async (c) => c.text('page'),
      fallback: async (c) => c.text('page'),
    }
    const site = await startApp({ pages })
    const outgoing = {
      headersSent: false,
      setHeader(name: string, value: string) {
        written[name.toLowerCase()] = value
      },
    }
    await site.app.request('http://127.0.0.1:4321/articles/', {}, { outgoing })
    expect(Object.keys(written)).toEqual(expect.arrayContaining(mandatory.slice(0, -1)))
    await site.stop()
  })

  test('that is a bug says so without a stack, a path or a word of what happened (T38)', async () => {
    const broken = await startApp({
      routes: [
        () => [
          {
            method: 'GET',
            path: '/broken',
            access: { who: 'anyone' },
            handle: () => {
              throw new Error('secret of /work/engine/file.ts')
            },
          },
        ],
      ],
    })
    for (const accept of ['application/json', 'text/html']) {
      const answer = await broken.request('/broken', { headers: { accept } })
      const body = await answer.text()
      expect(answer.status).toBe(500)
      expect(body).not.toMatch(/secret|engine|\.ts|at /)
      expect(body).toContain(answer.headers.get('x-request-id'))
    }
    expect(broken.logged.filter(({ level }) => level === 'error')).toHaveLength(2)
    await broken.stop()
  })

  test('to somebody who left in the middle of sending is no bug of ours', async () => {
    const broken = await startApp()
    const body = new ReadableStream({
      pull: (stream) => stream.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
    })
    const headers = { origin: broken.services.settings.publicUrl, 'content-type': 'application/json' }
    const init = { method: 'POST', body, headers, duplex: 'half' } as RequestInit
    expect((await broken.request('/forms/contact', init)).status).toBe(400)
    expect(broken.logged.filter(({ level }) => level === 'error')).toEqual([])
    await broken.stop()
  })

  test('to a browser is a page, to a program a problem document', async () => {
    const page = await desk.request('/nowhere', { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
    const problem = await desk.request('/nowhere', { headers: { accept: '*/*' } })
    expect(problem.headers.get('content-type')).toBe('application/problem+json')
    expect(await problem.json()).toMatchObject({ type: 'urn:docket:not-found', title: 'Not found', status: 404 })
  })
})

describe('a host name', () => {
  test('that is not ours is refused, in the Host header and in the target (T07)', async () => {
    expect((await desk.request('/healthz')).status).toBe(200)
    expect((await desk.request('/desk/sign-in', { headers: { host: 'evil.test' } })).status).toBe(421)
    expect((await desk.request('http://evil.test/desk/sign-in')).status).toBe(421)
    expect((await desk.request('http://127.0.0.1.evil.test:4321/desk/sign-in')).status).toBe(421)
  })

  test('of this machine is ours on a loopback engine only, on any port', async () => {
    expect((await desk.request('http://localhost:8080/desk/sign-in')).status).toBe(200)
    const open = await startApp({
      settings: { loopback: false, publicUrl: 'https://help.example.com', siteUrl: 'https://www.example.com' },
    })
    expect((await open.request('http://localhost:4321/desk/sign-in')).status).toBe(421)
    expect((await open.request('http://help.example.com/desk/sign-in')).status).toBe(200)
    expect((await open.request('http://www.example.com/desk/sign-in')).status).toBe(200)
    await open.stop()
  })
})

describe('a slash behind an address', () => {
  test.each([
    ['/requests/', '/requests'],
    ['/zh-cn/requests/?a=1', '/zh-cn/requests?a=1'],
    ['/desk/', '/desk'],
    ['/desk/tickets/7//', '/desk/tickets/7'],
    ['/mailbox/', '/mailbox'],
    ['/chat/website/', '/chat/website'],
  ])('of a route is taken for one too many: %s', async (path, meant) => {
    const answer = await desk.request(path)
    expect([answer.status, answer.headers.get('location')]).toEqual([308, meant])
  })

  test.each([
    '//desk/',
    '//evil.test/',
    '//evil.test/desk/',
    '/\\evil.test/desk/',
    '/articles/',
    '/forms/contact/',
    '/forms/chat/',
    '/articles/requests/',
    '/articles/desk/first-steps/',
    '/healthz/',
  ])('of anything else leads nowhere: %s', async (path) => {
    const { status, headers } = await desk.request(desk.services.settings.publicUrl + path)
    expect([status, headers.get('location')]).toEqual([404, null])
  })
})

describe('an unsafe request', () => {
  const send = (path: string, headers: Record<string, string>, body = 'text=x') =>
    desk.request(path, { method: 'POST', body, headers })

  test('from another site is refused with every type of body, also with the agent’s cookie (T21)', async () => {
    const cookie = await desk.signIn('ana')
    const number = await desk.createTicket()
    const types = [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/json',
      '',
    ]
    const senders: Record<string, string>[] = [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:4321.evil.test' },
      {},
    ]
    for (const type of types) {
      for (const sender of senders) {
        const headers = { cookie, ...sender, ...(type === '' ? {} : { 'content-type': type }) }
        expect(
          (await send(`/api/v1/tickets/${number}/replies`, headers)).status,
          `${type} ${JSON.stringify(sender)}`,
        ).toBe(403)
        expect((await send('/desk/sign-out', headers)).status).toBe(403)
      }
    }
    expect((await desk.api(await desk.token('read')).ticket(number)).version).toBe(await desk.versionOf(number))
  })

  test('with a token and no cookie needs no origin: no browser sends tokens by itself', async () => {
    const token = await desk.token('read', 'write')
    const number = await desk.createTicket()
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      origin: 'https://integration.test',
    }
    expect((await send(`/api/v1/tickets/${number}/notes`, headers, '{"text":"hi"}')).status).toBe(200)
    expect(
      (await send(`/api/v1/tickets/${number}/notes`, { ...headers, cookie: 'docket=x' }, '{"text":"hi"}')).status,
    ).toBe(403)
  })

  test('to a form may come from the help center on its own host, or from a program, and from nobody else', async () => {
    const hosted = await startApp({ settings: { siteUrl: 'https://www.example.com' } })
    const post = (headers: Record<string, string>) =>
      hosted.request('/forms/contact', {
        method: 'POST',
        body: new URLSearchParams({ email: 'cleo@example.com', message: 'Hello' }),
        headers: { accept: 'application/json', ...headers },
      })
    const own = await post({ origin: 'https://www.example.com', 'sec-fetch-site': 'cross-site' })
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([201, 'https://www.example.com'])
    expect((await post({})).status).toBe(201)
    expect((await post({ origin: 'http://127.0.0.1:4321' })).status).toBe(201)
    for (const origin of ['https://evil.test', 'null', 'http://www.example.com', 'https://www.example.com.evil.test']) {
      expect((await post({ origin })).status, origin).toBe(403)
    }
    await hosted.stop()
  })
})

describe('other origins', () => {
  test('cannot read the API, whatever they call themselves (T22)', async () => {
    const cookie = await desk.signIn('ana')
    const origins = ['https://evil.test', 'null', 'http://127.0.0.1:4321.evil.test', 'https://127.0.0.1:4321']
    for (const origin of origins) {
      const asked = await desk.request('/api/v1/tickets', { headers: { cookie, origin } })
      expect(asked.headers.get('access-control-allow-origin')).toBeNull()
      expect(asked.headers.get('access-control-allow-credentials')).toBeNull()
      const preflight = await desk.request('/api/v1/tickets', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PATCH' },
      })
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  test('a hosted help center reads what its form posts are answered, without credentials', async () => {
    const hosted = await startApp({ settings: { siteUrl: 'https://www.example.com' } })
    const ask = (origin: string) => hosted.request('/forms/contact', { method: 'OPTIONS', headers: { origin } })
    const own = await ask('https://www.example.com')
    expect(own.headers.get('access-control-allow-origin')).toBe('https://www.example.com')
    expect(own.headers.get('access-control-allow-credentials')).toBeNull()
    expect(own.headers.get('vary')).toBe('Origin')
    expect((await ask('https://evil.test')).headers.get('access-control-allow-origin')).toBeNull()
    await hosted.stop()
  })
})

describe('a body', () => {
  test('that is too large, too deep or broken is refused before it is understood (T26)', async () => {
    const token = await desk.token('read', 'write')
    const number = await desk.createTicket()
    const send = async (body: BodyInit, headers: Record<string, string> = {}) => {
      const answer = await desk.request(`/api/v1/tickets/${number}/notes`, {
        method: 'POST',
        body,
        duplex: 'half',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      } as RequestInit)
      return answer.status
    }
    let pulled = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 64_000
        controller.enqueue(new Uint8Array(64_000))
      },
    })
    expect(await send('{}', { 'content-length': '100000000' })).toBe(413)
    expect(await send(endless)).toBe(413)
    expect(pulled).toBeLessThan(1_000_000)
    expect(await send('['.repeat(50_000) + ']'.repeat(50_000))).toBe(413)
    expect(await send('{"text":"x","__proto__":{}}')).toBe(400)
    expect(await send('{"text":')).toBe(400)
    expect(await send('text=x', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(415)
    expect(await send('{"text":"still served"}')).toBe(200)
  })

  test('that was compressed is refused, not read as gibberish (T28)', async () => {
    const post = (encoding: string) =>
      desk.request('/forms/contact', {
        method: 'POST',
        body: 'email=a@example.com',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': encoding },
      })
    for (const encoding of ['gzip', 'br', 'GZIP, identity']) {
      const answer = await post(encoding)
      expect([encoding, answer.status]).toEqual([encoding, 415])
      expect(await answer.text()).toContain('without \\"Content-Encoding\\"')
    }
    expect((await post('identity')).status).not.toBe(415)
  })

  test.each(['application/x-www-form-urlencoded', 'application/json'])(
    'of %s in another encoding is refused, and no letter of it is lost in silence',
    async (type) => {
      const post = async (charset: string) => {
        const headers = { 'content-type': `${type}${charset}` }
        const answer = await desk.request('/forms/contact', { method: 'POST', body: '{"a": 1}', headers })
        return answer.status === 415 ? ((await answer.json()) as { detail: string }).detail : 'read'
      }
      for (const charset of ['; charset=iso-8859-1', ';Charset="UTF-16"', '; x=y; charset = gb18030'])
        expect(await post(charset)).toBe('Send the text in UTF-8.')
      for (const charset of ['', '; charset=utf-8', ';charset="UTF-8"', '; charset=US-ASCII'])
        expect(await post(charset)).toBe('read')
    },
  )
})

describe('health', () => {
  test('the process lives, and is ready while store and engine are', async () => {
    expect(await (await desk.request('/healthz')).text()).toBe('ok\n')
    const ready = await desk.request('/readyz')
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({
      ready: true,
      stopping: false,
      store: 'ok',
      definitions: { problems: [] },
    })
  })

  test('a stopping engine is alive and not ready', async () => {
    desk.stopping.abort()
    expect((await desk.request('/healthz')).status).toBe(200)
    const ready = await desk.request('/readyz')
    expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, stopping: true }])
  })

  test('a store that does not answer makes it unready', async () => {
    const away = await startApp({
      services: (services) => ({
        ...services,
        store: { ...services.store, ping: () => Promise.reject(new Error('connection refused')) },
      }),
    })
    const ready = await away.request('/readyz')
    expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, store: 'away', outbox: null }])
    await away.stop()
  })

  test('broken definitions are named and change nothing about readiness', async () => {
    await desk.changeFiles((files) =>
      files.map((file) =>
        file.path === 'workflows/care.team.json' ? { ...file, text: file.text.replace('"name"', '"nmae"') } : file,
      ),
    )
    const ready = await desk.request('/readyz')
    expect(ready.status).toBe(200)
    const { definitions } = (await ready.json()) as { definitions: { problems: { file: string; line: number }[] } }
    expect(definitions.problems[0]).toMatchObject({ file: 'workflows/care.team.json', line: 2 })
  })

  test('the doors for mail are shown by kind and state, without the names of mailboxes, and one that fails changes nothing', async () => {
    const mailboxes = await startApp({
      mail: memoryIntake(),
      settings: { hookSecret: 'a secret of tests, long enough' },
      services: (services) => ({
        ...services,
        mailDoors: () => [
          { name: 'smtp', state: 'listening', problem: null },
          { name: 'imap: support@example.com', state: 'failed', problem: 'The connection was lost.' },
        ],
      }),
    })
    const ready = await mailboxes.request('/readyz')
    expect([ready.status, ((await ready.json()) as { doors: unknown }).doors]).toEqual([
      200,
      [
        { name: 'smtp', state: 'listening' },
        { name: 'imap', state: 'failed' },
        { name: 'hook', state: 'listening' },
      ],
    ])
    await mailboxes.stop()
  })

  test('a hook of the cluster that calls by address is answered', async () => {
    const open = await startApp({ settings: { loopback: false, publicUrl: 'https://help.example.com' } })
    expect((await open.request('http://10.0.0.7:4321/healthz')).status).toBe(200)
    expect((await open.request('http://10.0.0.7:4321/desk/sign-in')).status).toBe(421)
    await open.stop()
  })

  test('metrics count by route, and hold no word of a customer', async () => {
    const number = await desk.createTicket({ text: 'my secret words' })
    await desk.api(await desk.token('read')).ticket(number)
    const metrics = await (await desk.request('/metrics')).text()
    expect(metrics).toMatch(
      /docket_http_request_seconds_count\{method="GET",route="\/api\/v1\/tickets\/:number",status="200"\} 1/,
    )
    expect(metrics).toContain('docket_tickets_created_total{channel="form"} 1')
    expect(metrics).toMatch(/docket_outbox_messages\{state="waiting"\} \d+/)
    expect(metrics).toContain('docket_outbox_paused 0')
    expect(metrics).toContain('docket_backup_timestamp_seconds 0')
    expect(metrics).toContain('nodejs_eventloop_lag_seconds')
    expect(metrics).not.toContain('secret')
  })

  test('metrics are for this machine and for tokens, not for whoever comes through a proxy', async () => {
    expect((await desk.request('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(404)
    const open = await startApp({ settings: { loopback: false, publicUrl: 'https://help.example.com' } })
    expect((await open.request('/metrics')).status).toBe(404)
    const authorization = `Bearer ${await open.token('read')}`
    expect((await open.request('/metrics', { headers: { authorization } })).status).toBe(200)
    await open.stop()
  })
})

describe('the access log', () => {
  test('has one line a request, with the route and never the path, the query or a key (T37)', async () => {
    await desk.request('/desk/sign-in/a-secret-link?next=%0a2026-01-01%20ERROR')
    await desk.request('/search?q=my+illness')
    const lines = desk.logged.filter(({ message }) => message === 'request')
    expect(lines.map(({ fields }) => fields.route)).toEqual(['/desk/sign-in/:secret', 'pages'])
    expect(JSON.stringify(desk.logged)).not.toMatch(/a-secret-link|illness|ERROR/)
  })
})

describe('limits', () => {
  test('are counted by the real peer: a forwarded header of a stranger changes nothing (T39)', async () => {
    const limited = await startApp({
      settings: { rateLimit: true },
      routes: [
        (door) => [
          {
            method: 'GET',
            path: '/limited',
            access: { who: 'anyone' },
            async handle(c) {
              await door.limits.here('test', c.var.client.group, 3, 60_000)
              return c.text('ok')
            },
          },
        ],
      ],
    })
    const from = (remoteAddress: string, forwarded: string) =>
      limited.app.request(
        'http://127.0.0.1:4321/limited',
        { headers: { 'x-forwarded-for': forwarded, 'x-real-ip': forwarded } },
        { incoming: { socket: { remoteAddress } } },
      )
    const statuses = []
    for (let n = 0; n < 4; n++) statuses.push((await from('203.0.113.9', `198.51.100.${n}`)).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const refused = await from('203.0.113.9', '')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    for (let n = 0; n < 3; n++) await from(`2001:db8:0:7::${n}`, '')
    expect((await from('2001:db8:0:7:ffff::1', '')).status).toBe(429)
    expect((await from('2001:db8:0:8::1', '')).status).toBe(200)
    await limited.stop()
  })
})
