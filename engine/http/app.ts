import { Hono } from 'hono'
import { admit, notFound } from '#engine/http/admission.ts'
import { knownTokens } from '#engine/http/auth/known-tokens.ts'
import { createBackground } from '#engine/http/background.ts'
import { capBody } from '#engine/http/body-cap.ts'
import { clientAddresses, trustedPeers } from '#engine/http/client-address.ts'
import { allowChat, allowSite, answerChatPreflight, answerPreflight } from '#engine/http/cors.ts'
import type { Door, DoorContext, DoorEnv } from '#engine/http/door.ts'
import { answerError } from '#engine/http/errors.ts'
import { hostCheck } from '#engine/http/host-check.ts'
import { createLimits } from '#engine/http/limits.ts'
import { createMetrics } from '#engine/http/metrics.ts'
import { checkOrigin } from '#engine/http/origin-check.ts'
import type { Pages } from '#engine/http/pages.ts'
import type { Route, RouteModule } from '#engine/http/route.ts'
import { builtInRoutes } from '#engine/http/routes/built-in.ts'
import { secureAnswer, secureOutgoing, securityHeaders } from '#engine/http/security-headers.ts'
import type { Services } from '#engine/http/services.ts'
import { withoutSlash } from '#engine/http/trailing-slash.ts'

export interface AppOptions {
  /** null: the engine runs without a site. */
  readonly pages: Pages | null
  /** The modules beside the built-in ones (`routes/built-in.ts`). */
  readonly routes: readonly RouteModule[]
  /** Aborted when the engine is about to stop. */
  readonly stopping?: AbortSignal
}

const defaultMaxBodyBytes = 256 * 1024
const healthPaths = ['/healthz', '/readyz', '/metrics']

/**
 * The whole HTTP door as one function from request to response. In this order: request id and security headers (on every answer),
 * Host allow-list, client address, addresses with a slash too many, then per route: origin of unsafe requests, size of the body, who may come in, the handler.
 * What no route takes goes to the site.
 */
export function createApp(services: Services, options: AppOptions): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>()
  const door = createDoor(services, options, (url, init, incoming) => app.request(url, init, incoming && { incoming }))
  const headers = securityHeaders(services.settings)
  const nextRequestId = requestIds(services.random)
  const addressOf = clientAddresses(services.settings.trustProxy)
  const isProxy = trustedPeers(services.settings.trustProxy)
  const checkHost = hostCheck(services.settings, healthPaths)

  app.use('*', async (c, next) => {
    const startedAt = services.clock.monotonicMs()
    services.runtime.noise()
    c.set('door', door)
    c.set('requestId', nextRequestId())
    c.set('route', 'pages')
    c.set('client', addressOf(c.env?.incoming?.socket.remoteAddress, c.req.header('x-forwarded-for')))
    c.set('viaProxy', isProxy(c.env?.incoming?.socket.remoteAddress))
    const { outgoing } = c.env ?? {}
    const named = [...headers, ['X-Request-Id', c.get('requestId')] as const]
    c.set('headers', named)
    // A stream is given them with its first line: Node keeps each one that was set before for as long as it is open.
    const isSet = outgoing !== undefined && !c.req.path.endsWith('/live')
    if (isSet) secureOutgoing(outgoing, named)
    await next()
    if (!isSet && outgoing?.headersSent !== true) secureAnswer(c, named)
    observe(c, services.clock.monotonicMs() - startedAt)
  })
  app.use('*', async (c, next) => {
    checkHost(c)
    const meant = withoutSlash(c)
    if (meant !== null) return c.redirect(meant, 308)
    await next()
  })
  for (const route of routeTable(door, options.routes)) register(app, route)
  app.all('/api/*', async (c) => {
    await admit(c, { who: 'api', scope: 'read' })
    throw notFound()
  })
  app.all('*', async (c) => {
    if (isUnsafe(c)) {
      checkOrigin(c, null)
      capBody(c, defaultMaxBodyBytes)
    }
    if (!door.pages) throw notFound()
    return door.pages.fallback(c)
  })
  app.onError(answerError)
  return app
}

/** Every route of the app with its rule of access: what is registered, what OpenAPI lists and what the access matrix tests. */
export function routeTable(door: Door, modules: readonly RouteModule[]): readonly Route[] {
  return [...builtInRoutes, ...modules].flatMap((module) => module(door))
}

export function createDoor(services: Services, options: AppOptions, request: Door['request']): Door {
  return {
    services,
    pages: options.pages,
    limits: createLimits(services),
    token: knownTokens(services),
    metrics: createMetrics(services),
    background: createBackground(services.log),
    request,
    stopping: options.stopping ?? new AbortController().signal,
  }
}

function register(app: Hono<DoorEnv>, route: Route): void {
  app.on(route.method, route.path, async (c) => {
    c.set('route', route.path)
    if (route.from === 'site') allowSite(c)
    if (route.from === 'chat') allowChat(c)
    if (isUnsafe(c)) {
      checkOrigin(c, route)
      capBody(c, route.maxBodyBytes ?? defaultMaxBodyBytes)
    }
    return (await admit(c, route.access)) ?? route.handle(c)
  })
  if (route.from === 'site') app.options(route.path, answerPreflight)
  if (route.from === 'chat') app.options(route.path, answerChatPreflight)
}

/** Names a request in the log and in the answer to a bug: unique, not secret. */
function requestIds(random: Services['random']): () => string {
  const run = random.id().slice(0, 8)
  let count = 0
  return () => `${run}-${(++count).toString(36)}`
}

function isUnsafe(c: DoorContext): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)
}

/** One line and one measurement a request, by the route's pattern: paths and queries hold keys and what people typed. */
function observe(c: DoorContext, durationMs: number): void {
  const { metrics, services } = c.get('door')
  const [request, route] = [c.get('requestId'), c.get('route')]
  const { method } = c.req
  const { status } = c.res
  metrics.request(method, route, status, durationMs)
  services.log.info({ request, method, route, status, ms: Math.round(durationMs) }, 'request')
}
