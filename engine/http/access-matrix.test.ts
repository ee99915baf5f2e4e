import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admit } from '#engine/http/admission.ts'
import { createDoor, routeTable } from '#engine/http/app.ts'
import { createApiToken } from '#engine/http/auth/api-token.ts'
import type { DoorEnv } from '#engine/http/door.ts'
import { answerError } from '#engine/http/errors.ts'
import type { Access, Route } from '#engine/http/route.ts'
import { productRoutes } from '#engine/http/routes/product.ts'
import { localePart } from '#engine/http/routes/requests/locale.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

/**
 * Every route of the table × everybody who might come (T05). The rule of each route is asked by the door's own `admit`, with nothing
 * behind it, so that all methods can be tried by all roles without doing anything; what lies behind is asked in `access.test.ts`.
 */
const publicUrl = 'https://help.example.com'
let desk: RunningApp
let door: Hono<DoorEnv>
let table: readonly Route[]
const roles: Record<string, Record<string, string>> = {}

beforeAll(async () => {
  desk = await startApp({ settings: { loopback: false, publicUrl, siteUrl: publicUrl } })
  table = routeTable(
    createDoor(desk.services, { pages: null, routes: productRoutes }, () => new Response()),
    productRoutes,
  )
  await desk.createTicket()
  const gone = await desk.signIn('max')
  roles.anonymous = {}
  roles['forged token'] = { authorization: `Bearer docket_${'a'.repeat(43)}` }
  roles['forged cookie'] = { cookie: `__Host-docket=${'a'.repeat(43)}.${'0'.repeat(12)}` }
  roles.customer = { cookie: await visit('cleo@example.com') }
  roles['ex-agent'] = { cookie: gone }
  roles.observer = { cookie: await desk.signIn('olga') }
  roles.agent = { cookie: await desk.signIn('ben') }
  roles.admin = { cookie: await desk.signIn('ana') }
  roles.reader = { authorization: `Bearer ${await createApiToken(desk.services, 'r', ['read'])}` }
  roles.writer = { authorization: `Bearer ${await createApiToken(desk.services, 'w', ['read', 'write'])}` }
  await desk.changeFiles((files) => files.filter(({ path }) => path !== 'workflows/max.agent.json'))
  door = await admissionOnly()
})
afterAll(() => desk.stop())

/** The routes with the door's own rule in front and nothing behind. */
async function admissionOnly(): Promise<Hono<DoorEnv>> {
  const app = new Hono<DoorEnv>()
  const opened = createDoor(desk.services, { pages: null, routes: productRoutes }, () => new Response())
  app.use('*', async (c, next) => {
    c.set('door', opened)
    await next()
  })
  for (const { method, path, access } of table)
    app.on(method, path, async (c) => {
      c.set('route', path)
      return (await admit(c, access)) ?? c.text('in')
    })
  app.onError(answerError)
  return app
}

async function visit(email: string): Promise<string> {
  const post = (path: string, body = '') =>
    desk.request(path, {
      method: 'POST',
      body,
      headers: { origin: publicUrl, 'content-type': 'application/x-www-form-urlencoded' },
    })
  await post('/requests', `email=${encodeURIComponent(email)}`)
  await desk.settled()
  const entered = await post(new URL(desk.mails.at(-1)?.params.link ?? '').pathname)
  return entered.headers.getSetCookie().at(-1)?.split(';')[0] ?? ''
}

const ruleOf = (access: Access): string =>
  access.who === 'api' ? `api ${access.scope}` : access.who === 'agent' && access.role ? 'admin' : access.who

const inside = (path: string) =>
  path
    .replace(localePart, '/zh-cn')
    .replace(/:script\{[^}]*\}/, 'x.js')
    .replace(/:number/, '1')
    .replace(/:\w+(\{[^}]*\})?/g, 'x')

test('every route asks everybody by its rule: 401 or the sign-in page for strangers, 404 without the right, never 403', async () => {
  const outcomes = new Map<string, Map<string, Set<string>>>()
  let asked = 0
  for (const { method, path, access } of table) {
    for (const [role, headers] of Object.entries(roles)) {
      const answer = await door.request(publicUrl + inside(path), {
        method,
        headers: { ...headers, accept: 'text/html' },
      })
      const outcome = answer.status === 303 ? 'sign-in' : answer.status === 200 ? 'in' : String(answer.status)
      const rule = ruleOf(access)
      const line = outcomes.get(rule) ?? outcomes.set(rule, new Map()).get(rule)
      const cell = line?.get(role) ?? line?.set(role, new Set()).get(role)
      cell?.add(outcome)
      asked++
    }
  }
  expect(asked).toBe(table.length * Object.keys(roles).length)
  expect(table.length).toBeGreaterThan(60)
  const names = Object.keys(roles)
  const lines = [...outcomes].map(([rule, line]) =>
    [rule.padEnd(20), ...names.map((role) => [...(line.get(role) ?? [])].sort().join('|').padEnd(14))]
      .join('')
      .trimEnd(),
  )
  expect(
    `\n${[''.padEnd(20) + names.map((name) => name.padEnd(14)).join(''), ...lines.sort()].map((line) => line.trimEnd()).join('\n')}\n`,
  ).toMatchInlineSnapshot(`
    "
                        anonymous     forged token  forged cookie customer      ex-agent      observer      agent         admin         reader        writer
    admin               sign-in       sign-in       sign-in       sign-in       sign-in       404           404           in            sign-in       sign-in
    agent               sign-in       sign-in       sign-in       sign-in       sign-in       in            in            in            sign-in       sign-in
    anyone              in            in            in            in            in            in            in            in            in            in
    api read            401           401           401           401           401           in            in            in            in            in
    api write           401           401           401           401           401           404           in            in            404           in
    key                 in            in            in            in            in            in            in            in            in            in
    loopback-or-admin   sign-in       sign-in       sign-in       sign-in       sign-in       404           404           in            sign-in       sign-in
    signed              in            in            in            in            in            in            in            in            in            in
    "
  `)
})

test('the table, what is registered and what OpenAPI says are the same routes', async () => {
  const registered = new Set(
    desk.app.routes
      .filter(({ method, path }) => method !== 'ALL' && method !== 'OPTIONS' && path !== '*')
      .map(({ method, path }) => `${method} ${path}`),
  )
  expect(new Set(table.map(({ method, path }) => `${method} ${path}`))).toEqual(registered)
  const document = (await (await desk.request('/api/v1/openapi.json')).json()) as {
    paths: Record<string, Record<string, unknown>>
    servers: readonly { url: string }[]
  }
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path.startsWith('/api/v1') ? path : `/api/v1${path}`}`),
  )
  const api = table
    .filter(({ path }) => path.startsWith('/api/'))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  expect(described.sort()).toEqual(api.sort())
})
