import { createHash } from 'node:crypto'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { EventInput, FileRef } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { actorOf } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Submission } from '#engine/runtime/runtime.ts'

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
  {
    may,
    ...request
  }: {
    readonly body: Json
    readonly version: number | null
    readonly kind?: string
    readonly may?: Submission['may']
  },
): Promise<Ticket> {
  const [first, ...further] = changes
  const once = onceOf(c, ticket, { kind: first?.type ?? '', ...request })
  if (first === undefined) return ticket
  const accepted = await c.var.door.services.runtime.submit({
    ticket: ticket.number,
    event: eventOf(c, first),
    ...once,
    may,
    files: first.files ?? [],
    ...(further.length > 0 && { also: { tickets: [], events: () => further.map(inSame) } }),
  })
  return accepted.ticket

  function inSame(change: Change) {
    return { ticket: ticket.number, event: eventOf(c, change), files: change.files ?? [] }
  }
}

export type Once = Pick<Submission, 'dedupe' | 'expectedVersion'>

/**
 * What a submission needs so that a retry is harmless and nothing is changed that moved on. A repeat is answered as before, whatever its
 * version, which is why only a request without a key is refused at once. DocketError `stale-version`, `malformed`.
 */
export function onceOf(
  c: DoorContext,
  ticket: Ticket,
  { body, version, kind }: { readonly body: Json; readonly version: number | null; readonly kind: string },
): Once {
  const dedupe = dedupeOf(c, ticket.number, kind, body)
  if (version !== null && version !== ticket.version && dedupe === null) throw stale(ticket)
  return { dedupe, expectedVersion: version }
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
