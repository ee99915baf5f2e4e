import { hashSecret } from '#engine/http/auth/secret.ts'
import { currentSession } from '#engine/http/auth/session.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'

/** Reads the bearer token, and the session only when there is none; null for a stranger. */
export async function findCaller(c: DoorContext): Promise<Caller | null> {
  const authorization = c.req.header('authorization')
  if (authorization === undefined) {
    const session = await currentSession(c)
    return session && { kind: 'agent', agent: session.agent }
  }
  const token = /^bearer +(docket_[\w-]{43})$/i.exec(authorization)?.[1]
  const row = token === undefined ? null : await c.var.door.token(hashSecret(token))
  return row && { kind: 'program', name: row.name, scopes: row.scopes }
}

/** Who a route behind `api` or `agent` was opened by; calling it elsewhere is a bug. */
export function callerOf(c: DoorContext): Caller {
  const caller = c.get('caller')
  if (caller === undefined) throw new Error(`route ${c.var.route} asks for its caller but lets everybody in`)
  return caller
}
