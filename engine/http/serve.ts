import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { clientAddresses } from '#engine/http/client-address.ts'
import type { DoorEnv } from '#engine/http/door.ts'
import { secureOutgoing, securityHeaders } from '#engine/http/security-headers.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Settings } from '#engine/runtime/settings.ts'

export interface Serving {
  /** The port that was bound, also when the setting asked for any (0). */
  readonly port: number
  /**
   * Takes no new connection, lets answers that are under way finish, and cuts off what is left after 10 seconds. Streams end by
   * themselves when the app's `stopping` signal is raised first.
   */
  close(): Promise<void>
}

/** A client that sends slowly holds a socket no longer than this. */
const standardLimits = { headersMs: 15_000, requestMs: 60_000, keepAliveMs: 10_000, checkMs: 2_000 } as const

/** Sockets that one client may hold; this machine and trusted proxies, which speak for many, are not counted. */
const socketsPerClient = 256
const closeWithinMs = 10_000

/** Listens; rejects when the port is taken. */
export function serve(
  app: Pick<Hono<DoorEnv>, 'fetch'>,
  { settings, clock }: { readonly settings: Settings; readonly clock: Clock },
  limits: Readonly<Record<keyof typeof standardLimits, number>> = standardLimits,
): Promise<Serving> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkMs,
      maxHeaderSize: 16_384,
    },
  }) as Server
  server.maxHeadersCount = 100
  server.on('connection', socketCounter(settings))
  secureRefusals(server, settings)

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, () => {
      server.off('error', reject)
      resolve({ port: (server.address() as AddressInfo).port, close: () => close(server, clock) })
    })
  })
}

function socketCounter(settings: Settings): (socket: Socket) => void {
  const held = new Map<string, number>()
  const addressOf = clientAddresses([])
  const isProxy = new Set(settings.trustProxy)
  return (socket) => {
    const { group, address, loopback } = addressOf(socket.remoteAddress, undefined)
    if (loopback || isProxy.has(address) || !settings.rateLimit) return
    const count = (held.get(group) ?? 0) + 1
    if (count > socketsPerClient) {
      socket.destroy()
      return
    }
    held.set(group, count)
    socket.once('close', () => {
      const left = (held.get(group) ?? 1) - 1
      if (left === 0) held.delete(group)
      else held.set(group, left)
    })
  }
}

/** The adaptor answers 400 to a target or Host that makes no URL, before the app is asked: those answers get the headers here. */
function secureRefusals(server: Server, settings: Settings): void {
  const headers = securityHeaders(settings)
  server.prependListener('request', ({ url = '', headers: { host } }: IncomingMessage, outgoing: ServerResponse) => {
    const plain = url.startsWith('/') && !url.includes('\\') && host !== undefined && /^[\w.:[\]-]+$/.test(host)
    if (!plain) secureOutgoing(outgoing, headers)
  })
}

function close(server: Server, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    let cancelSweep = () => {}
    const cancelCut = clock.after(closeWithinMs, () => server.closeAllConnections())
    // A kept-alive connection is closed as soon as its last answer is out.
    const sweep = () => {
      server.closeIdleConnections()
      cancelSweep = clock.after(50, sweep)
    }
    server.close(() => {
      cancelCut()
      cancelSweep()
      resolve()
    })
    sweep()
  })
}
