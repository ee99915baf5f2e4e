import { createHash } from 'node:crypto'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { EventInput, FileRef } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { auditEvent } from '#engine/http/audit.ts'
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
 * Submits the caller's events one after the other and returns the ticket after the last; with `version` each must find the ticket as
 * the one before left it. An `Idempotency-Key` counts per caller, ticket and type of event, and with the body that was sent.
 */
export async function submitChanges(
  c: DoorContext,
  ticket: Ticket,
  changes: readonly Change[],
  request: { readonly body: Json; readonly version: number | null },
): Promise<Ticket> {
  const { runtime } = c.var.door.services
  let after = ticket
  let expected = request.version
  if (expected !== null && expected !== ticket.version && idempotencyKey(c) === null) throw stale(ticket)
  for (const change of changes) {
    const accepted = await runtime.submit({
      ticket: ticket.number,
      event: eventOf(c, change),
      dedupe: dedupeOf(c, ticket.number, change.type, request.body),
      expectedVersion: expected,
      files: change.files ?? [],
    })
    if (!accepted.repeated) await auditEvent(c, change.type, ticket.number)
    after = accepted.ticket
    if (expected !== null) expected = after.version
  }
  return after
}

function eventOf(c: DoorContext, { type, data = {}, content = null }: Change): EventInput {
  return { type, by: actorOf(callerOf(c)), data, content }
}

function dedupeOf(c: DoorContext, ticket: number, type: string, body: Json) {
  const key = idempotencyKey(c)
  if (key === null) return null
  const { role, ...who } = actorOf(callerOf(c))
  const id = 'id' in who ? who.id : ''
  return { key: `api:${role}:${id}:${ticket}:${type}:${key}`, bodyHash: hash(JSON.stringify(body)), keptMs: keyKeptMs }
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
