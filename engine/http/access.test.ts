import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDoor, routeTable } from '#engine/http/app.ts'
import type { Route } from '#engine/http/route.ts'
import { productRoutes } from '#engine/http/routes/product.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { memoryIntake } from '#engine/testing/mail-intake.ts'

/**
 * The matrix (T05): every route of the table × everybody who might ask, for a ticket of a private team. It is generated, so a new route
 * is tested as soon as it is registered.
 */
let desk: RunningApp
const mail = memoryIntake()
let number: number
let sentKey: string
let otherKey: string
const credentials: Record<string, Record<string, string>> = {}

beforeAll(async () => {
  desk = await startApp({
    settings: {
      loopback: false,
      publicUrl: 'https://help.example.com',
      siteUrl: 'https://help.example.com',
      hookSecret: 'a secret of tests, long enough',
    },
    mail,
  })
  number = await desk.createTicket({ team: 'billing', file: { name: 'a.txt', type: 'text/plain', bytes: 'a' } })
  const other = await desk.createTicket()
  sentKey = desk.services.keys.requestKey('sent', number, 0)
  otherKey = desk.services.keys.requestKey('mailed', other, 0)
  const gone = await desk.signIn('max')
  credentials.anonymous = {}
  credentials['forged token'] = { authorization: `Bearer docket_${'a'.repeat(43)}` }
  credentials['forged cookie'] = { cookie: `__Host-docket=${'a'.repeat(43)}.${'0'.repeat(12)}` }
  credentials['agent of another team'] = { cookie: await desk.signIn('olga') }
  credentials.member = { cookie: await desk.signIn('ben') }
  credentials.admin = { cookie: await desk.signIn('ana') }
  credentials.reader = { authorization: `Bearer ${await desk.token('read')}` }
  credentials.writer = { authorization: `Bearer ${await desk.token('read', 'write')}` }
  credentials['ex-agent'] = { cookie: gone }
  await desk.changeFiles((files) => files.filter(({ path }) => path !== 'workflows/max.agent.json'))
})
afterAll(() => desk.stop())

const table = (): readonly Route[] =>
  routeTable(
    createDoor(desk.services, { pages: null, routes: productRoutes }, () => new Response()),
    productRoutes,
  )

/** A request that the route would take from somebody with every right, with nothing in its body that would change a thing. */
async function ask(route: Route, headers: Record<string, string>) {
  const attachment = (await desk.services.store.events.of(number))[0]?.content?.files as { id: string }[] | undefined
  const path = route.path
    .replace(':number', String(number))
    .replace(':id', attachment?.[0]?.id ?? 'none')
    .replace(/:(?:token|key)\b/, sentKey)
    .replace(/:script\{[^}]*\}/, 'nothing.js')
    .replace(/:\w+/g, 'unknown')
  const unsafe = route.method !== 'GET'
  const answer = await desk.request(path, {
    method: route.method,
    headers: {
      accept: 'application/json',
      origin: 'https://help.example.com',
      ...(unsafe ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(unsafe ? { body: '{}' } : {}),
  })
  const body = answer.headers.get('content-type')?.includes('event-stream') ? '' : await answer.text()
  if (body === '') await answer.body?.cancel().catch(() => {})
  return { status: answer.status, body, location: answer.headers.get('location') }
}

describe('the route table', () => {
  test('has a rule for every route that is registered', () => {
    const registered = desk.app.routes.filter(
      ({ method, path }) => method !== 'ALL' && method !== 'OPTIONS' && path !== '*',
    )
    const ruled = new Set(table().map(({ method, path }) => `${method} ${path}`))
    expect(registered.map(({ method, path }) => `${method} ${path}`).filter((route) => !ruled.has(route))).toEqual([])
    expect(ruled.size).toBeGreaterThan(15)
  })

  test('lets nobody into the desk or the API without a rule that says so', () => {
    const open = table().filter(({ access }) => access.who === 'anyone' || access.who === 'key')
    const inside = open
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => /\/(desk|api|mailbox)/.test(route))
    expect(inside.sort()).toEqual([
      'GET /api/v1/openapi.json',
      'GET /desk/company',
      'GET /desk/company/back',
      'GET /desk/sign-in',
      'GET /desk/sign-in/:secret',
      'POST /desk/passkey',
      'POST /desk/passkey/options',
      'POST /desk/sign-in',
      'POST /desk/sign-in/:secret',
    ])
  })
})

describe('a route for signed requests', () => {
  test('takes nothing without a signature, whoever else one is', async () => {
    const signed = table().filter(({ access }) => access.who === 'signed')
    expect(signed.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /hooks/mail', 'POST /probe'])
    for (const route of signed) {
      for (const who of Object.keys(credentials)) {
        expect([route.path, who, (await ask(route, credentials[who] ?? {})).status]).toEqual([route.path, who, 401])
      }
    }
    expect(mail.mails).toEqual([])
  })
})

describe('a ticket of a private team', () => {
  const strangers = ['anonymous', 'forged token', 'forged cookie', 'ex-agent']

  test('is answered 401 on the API to whoever has no credential, before anything is looked up', async () => {
    for (const route of table().filter(({ access }) => access.who === 'api')) {
      const bodies = new Set<string>()
      for (const who of strangers) {
        const { status, body } = await ask(route, credentials[who] ?? {})
        expect([`${route.method} ${route.path}`, who, status]).toEqual([`${route.method} ${route.path}`, who, 401])
        bodies.add(body)
      }
      expect(bodies.size).toBe(1)
    }
  })

  test('sends a stranger at the desk to the sign-in page', async () => {
    for (const route of table().filter(({ access, method }) => access.who === 'agent' && method === 'GET')) {
      for (const who of strangers) {
        const { status, location } = await ask(route, { ...credentials[who], accept: 'text/html' })
        expect([route.path, who, status]).toEqual([route.path, who, 303])
        expect(location).toMatch(/^\/desk\/sign-in/)
      }
    }
  })

  test('is not found by an agent of another team: the same body as a ticket that does not exist', async () => {
    for (const route of table().filter(({ path, access }) => path.includes(':number') && access.who === 'api')) {
      const headers = credentials['agent of another team'] ?? {}
      const hidden = await ask(route, headers)
      const missing = await desk.request(route.path.replace(':number', '999999').replace(':id', 'none'), {
        method: route.method,
        headers: { ...headers, origin: 'https://help.example.com', 'content-type': 'application/json' },
        ...(route.method === 'GET' ? {} : { body: '{}' }),
      })
      expect([`${route.method} ${route.path}`, hidden.status]).toEqual([`${route.method} ${route.path}`, 404])
      expect(hidden.body).toBe(await missing.text())
    }
  })

  test('is in no list of an agent of another team, and in that of a member', async () => {
    const listed = async (who: string) => {
      const answer = await desk.request('/api/v1/tickets', { headers: credentials[who] ?? {} })
      return ((await answer.json()) as { tickets: { number: number }[] }).tickets.map((ticket) => ticket.number)
    }
    expect(await listed('agent of another team')).not.toContain(number)
    expect(await listed('member')).toContain(number)
    expect(await listed('admin')).toContain(number)
  })

  test('is read by members, admins and tokens', async () => {
    for (const who of ['member', 'admin', 'reader', 'writer']) {
      const answer = await desk.request(`/api/v1/tickets/${number}`, { headers: credentials[who] ?? {} })
      expect([who, answer.status]).toEqual([who, 200])
    }
  })

  test('is changed neither by a token that may only read nor by an observer', async () => {
    for (const route of table().filter(({ access }) => access.who === 'api' && access.scope === 'write')) {
      for (const who of ['reader', 'agent of another team']) {
        expect([`${route.method} ${route.path}`, (await ask(route, credentials[who] ?? {})).status]).toEqual([
          `${route.method} ${route.path}`,
          404,
        ])
      }
    }
  })

  test('does not open with the key of another request, nor with a request key used as a token', async () => {
    const attachment = (await desk.api(await desk.token('read')).ticket(number)).timeline[0]?.attachments[0]?.id
    const wrong = await desk.request(`/requests/${otherKey}/attachments/${attachment}`)
    expect(wrong.status).toBe(404)
    const token = await desk.request(`/api/v1/tickets/${number}`, { headers: { authorization: `Bearer ${sentKey}` } })
    expect(token.status).toBe(401)
  })

  test('has not changed in all this', async () => {
    expect(await desk.versionOf(number)).toBe((await desk.services.store.events.of(number)).length)
    const { timeline } = await desk.api(await desk.token('read')).ticket(number)
    expect(timeline.filter(({ author }) => author.role === 'agent' || author.role === 'program')).toEqual([])
  })
})
