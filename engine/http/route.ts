import type { JsonObject } from '#engine/core/json.ts'
import type { Door, DoorContext } from '#engine/http/door.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** Who may open a route. The door asks before the handler runs; what a caller may do with one ticket, `can` decides. */
export type Access =
  /** Everybody: what it shows does not depend on who asks. */
  | { readonly who: 'anyone' }
  /** Whoever holds the key that is part of the path, or came by one (a customer's visit); the handler reads it and answers 404 to any other. */
  | { readonly who: 'key' }
  /** Whoever signs the request with a secret that both know; the handler checks it and answers 401 to any other. */
  | { readonly who: 'signed' }
  /** A token with this scope, or the desk's session; 401 before anything is looked up, 404 without the scope. */
  | { readonly who: 'api'; readonly scope: 'read' | 'write' }
  /** A signed-in agent. A stranger is sent to `/desk/sign-in`; an agent of a lesser role gets 404. */
  | { readonly who: 'agent'; readonly role?: 'admin' }
  /** Everybody on a loopback engine, else signed-in admins. */
  | { readonly who: 'loopback-or-admin' }

export interface Route {
  readonly method: Method
  /** Hono's syntax: `/requests/:token/replies`. */
  readonly path: string
  readonly access: Access
  /**
   * `site`: also the help center's origin may send it, and programs that name no origin at all (`POST /forms/*`).
   * `chat`: also the origins that the channel in the path names, and programs.
   * Left out: our own pages only.
   */
  readonly from?: 'site' | 'chat'
  /** Bytes of the body that are read at most; 256 kB when left out. Larger ones are refused with 413. */
  readonly maxBodyBytes?: number
  /** What OpenAPI says about it; every route below `/api/v1` has it. */
  readonly api?: ApiDescription
  readonly handle: (c: DoorContext) => Response | Promise<Response>
}

/** JSON Schemas (2020-12); `$ref: '#/components/schemas/Name'` points into `resources/schemas.ts`. */
export interface ApiDescription {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly ApiParameter[]
  readonly body?: JsonObject
  readonly answers: Readonly<
    Record<string, { readonly description: string; readonly type?: string; readonly schema?: JsonObject }>
  >
}

export interface ApiParameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly description: string
  readonly required?: boolean
  readonly schema: JsonObject
}

/** The routes of one noun. `routes/product.ts` lists the modules; `createApp` registers what they give and nothing else. */
export type RouteModule = (door: Door) => readonly Route[]
