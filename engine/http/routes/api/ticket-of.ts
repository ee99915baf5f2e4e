import { DocketError } from '#engine/core/docket-error.ts'
import { can, ticketRight, type Verb } from '#engine/core/rights.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import { readTicket } from '#engine/http/resources/read-ticket.ts'
import type { ApiDescription, ApiParameter } from '#engine/http/route.ts'

/**
 * The ticket that the path names, for a caller who may do this with it. Throws DocketError `not-found`, the same whether the ticket
 * does not exist or is not the caller's to see.
 */
export async function ticketOf(c: DoorContext, verb: Verb<'ticket'>): Promise<Ticket> {
  const number = numberOf(c)
  const ticket = number === null ? null : await c.var.door.services.store.tickets.get(number)
  if (ticket === null || !mayDo(c, verb)(ticket)) throw notFound()
  return ticket
}

/** A ticket that is changed whatever its version, and whether the caller may. */
export interface TicketToChange {
  readonly ticket: Ticket
  /** Asked again of the ticket as it stands when it is changed. */
  readonly may: (ticket: Ticket) => boolean
}

/** As `ticketOf`, but as this engine saw the ticket last where that allows it, which spares a query. */
export async function ticketToChange(c: DoorContext, verb: Verb<'ticket'>): Promise<TicketToChange> {
  const may = mayDo(c, verb)
  const number = numberOf(c)
  const seen = number === null ? null : c.var.door.services.runtime.lastSeen(number)
  return { ticket: seen !== null && may(seen) ? seen : await ticketOf(c, verb), may }
}

function mayDo(c: DoorContext, verb: Verb<'ticket'>): (ticket: Ticket) => boolean {
  const caller = callerOf(c)
  const { runtime } = c.var.door.services
  return (ticket) => can(caller, verb, ticketRight(runtime.definitions().running, ticket))
}

function numberOf(c: DoorContext): number | null {
  const text = c.req.param('number') ?? ''
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null
}

/** The ticket as the caller sees it, with its version as `ETag`. */
export async function answerTicket(c: DoorContext, ticket: Ticket): Promise<Response> {
  const resource = await readTicket(c.var.door.services, ticket, callerOf(c), languageOf(c))
  c.header('ETag', `"${ticket.version}"`)
  c.header('Cache-Control', 'private, no-cache')
  c.header('Vary', 'Accept-Language', { append: true })
  return c.json(resource)
}

/** The ticket after a change; `Prefer: return=minimal` (RFC 7240, section 4.2) spares a program that needs no more than its version. */
export async function answerChanged(c: DoorContext, ticket: Ticket): Promise<Response> {
  if (!prefersMinimal(c)) return answerTicket(c, ticket)
  c.header('ETag', `"${ticket.version}"`)
  c.header('Preference-Applied', 'return=minimal')
  return c.body(null, 204)
}

function prefersMinimal(c: DoorContext): boolean {
  const preferences = c.req.header('prefer')?.split(',') ?? []
  return preferences.some((one) => /^\s*return\s*=\s*"?minimal"?\s*(?:;|$)/i.test(one))
}

/** The language of titles and sentences: of those there are, the one that the caller names first. */
export function languageOf(c: DoorContext): Language {
  return /^\s*zh\b/i.test(c.req.header('accept-language') ?? '') ? 'zh-CN' : 'en'
}

/** The version that `If-Match` asks for; null when it is missing or `*`. A tag that is none of ours fits no version. */
export function expectedVersion(c: DoorContext): number | null {
  const given = c.req.header('if-match')?.trim()
  if (given === undefined || given === '*') return null
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(given)?.[1]
  if (version === undefined) throw new DocketError('stale-version', 'The ETag in If-Match is not one of this ticket.')
  return Number(version)
}

export const numberParameter: ApiParameter = {
  name: 'number',
  in: 'path',
  required: true,
  description: 'Number of the ticket',
  schema: { type: 'integer', minimum: 1 },
}

export const idempotencyParameter: ApiParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Makes a retry harmless: the same key and body get the first answer, another body 409',
  schema: { type: 'string', maxLength: 200 },
}

export const preferParameter: ApiParameter = {
  name: 'Prefer',
  in: 'header',
  description: '`return=minimal`: 204 instead of the whole ticket',
  schema: { type: 'string' },
}

export const ticketAnswer: ApiDescription['answers'] = {
  200: {
    description: 'The ticket after the commit; `ETag` is its version',
    schema: { $ref: '#/components/schemas/Ticket' },
  },
}

export const changedAnswer: ApiDescription['answers'] = {
  ...ticketAnswer,
  204: { description: 'Committed, as `Prefer: return=minimal` asked; `ETag` is the new version' },
}
