import type { Context } from 'hono'
import type { FindToken } from '#engine/http/auth/known-tokens.ts'
import type { Caller, Session } from '#engine/http/auth/who.ts'
import type { Background } from '#engine/http/background.ts'
import type { Limits } from '#engine/http/limits.ts'
import type { Metrics } from '#engine/http/metrics.ts'
import type { Pages } from '#engine/http/pages.ts'
import type { Services } from '#engine/http/services.ts'

/** What every route module is given once, and every handler finds as `c.var.door`. */
export interface Door {
  readonly services: Services
  /** null when the engine runs without a site: answer JSON or a plain page. */
  readonly pages: Pages | null
  readonly limits: Limits
  readonly token: FindToken
  readonly metrics: Metrics
  readonly background: Background
  /**
   * Calls the app itself, without a socket: a page asks the API as any client would. `incoming` is the request on whose behalf it does: then
   * that one's address is counted.
   */
  readonly request: (
    url: string,
    init: RequestInit,
    incoming?: DoorEnv['Bindings']['incoming'],
  ) => Response | Promise<Response>
  /** Aborted when the engine is about to stop: streams end, `/readyz` says no. */
  readonly stopping: AbortSignal
}

/** Bindings are those of @hono/node-server; there are none when the app is called as a function. */
export interface DoorEnv {
  Bindings: {
    readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } }
    readonly outgoing?: { setHeader(name: string, value: string): unknown; readonly headersSent: boolean }
  }
  Variables: {
    readonly door: Door
    readonly requestId: string
    /** What every answer carries. */
    readonly headers: readonly (readonly [name: string, value: string])[]
    /** Pattern of the route that took the request, such as `/requests/:token`; `pages` for the site. */
    route: string
    /** Address of the client behind trusted proxies; see `client-address.ts`. */
    readonly client: ClientAddress
    /** The peer is a proxy that `DOCKET_TRUST_PROXY` names. */
    readonly viaProxy: boolean
    /** Who a route for the API or for agents was opened by. */
    caller?: Caller
    /** What `currentSession` found, once it has looked. */
    session?: Session | null
  }
}

export interface ClientAddress {
  /** As text, IPv4 written as IPv4; `local` when the app is called as a function. */
  readonly address: string
  /** What limits count by: an IPv4 address, or the /64 of an IPv6 one. */
  readonly group: string
  readonly loopback: boolean
}

export type DoorContext = Context<DoorEnv>
