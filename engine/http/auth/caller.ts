import type { Defined } from '#engine/core/catalogue.ts'
import type { Actor } from '#engine/core/ticket/event.ts'
import { hashSecret } from '#engine/http/auth/secret.ts'
import { currentSession } from '#engine/http/auth/session.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { AgentFile } from '#engine/schemas/types.ts'

/** Who opened a route of the API or the desk: an agent with a session, or a program with a token. */
export type Caller =
  | { readonly kind: 'agent'; readonly agent: Defined<AgentFile> }
  | { readonly kind: 'program'; readonly name: string; readonly scopes: readonly ('read' | 'write')[] }

/** Reads the bearer token, and the session only when there is none; null for a stranger. */
export async function findCaller(c: DoorContext): Promise<Caller | null> {
  const authorization = c.req.header('authorization')
  if (authorization === undefined) {
    const session = await currentSession(c)
    return session && { kind: 'agent', agent: session.agent }
  }
  const token = /^bearer +(docket_[\w-]{43})$/i.exec(authorization)?.[1]
  const row = token === undefined ? null : await c.var.door.services.store.access.token(hashSecret(token))
  return row && { kind: 'program', name: row.name, scopes: row.scopes }
}

/** Who a route behind `api` or `agent` was opened by; calling it elsewhere is a bug. */
export function callerOf(c: DoorContext): Caller {
  const caller = c.get('caller')
  if (caller === undefined) throw new Error(`route ${c.var.route} asks for its caller but lets everybody in`)
  return caller
}

/** The same as the one who causes an event. */
export function actorOf(caller: Caller): Actor {
  return caller.kind === 'agent' ? { role: 'agent', id: caller.agent.id } : { role: 'program', id: caller.name }
}
