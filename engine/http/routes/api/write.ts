import { createHash } from 'node:crypto'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { EventInput, FileRef } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { actorOf } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'

export interface Change {
  readonly type: string
  readonly data?: JsonObject
  readonly content?: JsonObject | null
  readonly files?: readonly FileRef[]
}

const keyKeptMs = 24 * 3_600_000

/**
 * Submits the caller's events in one commit, all or none, and returns the ticket after it. With `version` the ticket must not have moved
 * on. An `Idempotency-Key` counts per caller, ticket and what was asked for (`kind`: of one event its type), and with the body that was
 * sent. DocketError as of `Runtime.submit`.
 */
export async function submitChanges(
  c: DoorContext,
  ticket: Ticket,
  changes: readonly Change[],
  request: { readonly body: Json; readonly version: number | null; readonly kind?: string },
): Promise<Ticket> {
  const { body, version } = request
  if (version !== null && version !== ticket.version && idempotencyKey(c) === null) throw stale(ticket)
  const [first, ...further] = changes
  if (first === undefined) return ticket
  const accepted = await c.var.door.services.runtime.submit({
    ticket: ticket.number,
    event: eventOf(c, first),
    dedupe: dedupeOf(c, ticket.number, request.kind ?? first.type, body),
    expectedVersion: version,
    files: first.files ?? [],
    ...(further.length > 0 && { also: { tickets: [], events: () => further.map(inSame) } }),
  })
  return accepted.ticket

  function inSame(change: Change) {
    return { ticket: ticket.number, event: eventOf(c, change), files: change.files ?? [] }
  }
}

function eventOf(c: DoorContext, { type, data = {}, content = null }: Change): EventInput {
  return { type, by: actorOf(callerOf(c)), data, content }
}

function dedupeOf(c: DoorContext, ticket: number, kind: string, body: Json) {
  const key = idempotencyKey(c)
  if (key === null) return null
  const { role, ...who } = actorOf(callerOf(c))
  const id = 'id' in who ? who.id : ''
  return { key: `api:${role}:${id}:${ticket}:${kind}:${key}`, bodyHash: hash(JSON.stringify(body)), keptMs: keyKeptMs }
}

function idempotencyKey(c: DoorContext): string | null {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return null
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new DocketError('malformed', 'Idempotency-Key takes 1 to 200 visible ASCII characters.')
  return key
}

function stale({ version }: Ticket): DocketError {
  return new DocketError('stale-version', 'The ticket has changed meanwhile.', { version })
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
