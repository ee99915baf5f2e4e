import type { Forms } from '#engine/channels/form/forms.ts'
import type { Uploads } from '#engine/channels/form/uploads.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { EventInput, FileRef } from '#engine/core/ticket/event.ts'
import type { RequestView } from '#engine/core/ticket/request-view.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { limit } from '#engine/http/rate-limit.ts'
import { askedLanguage } from './locale.ts'
import { viewOf } from './view-of.ts'

export interface Parts {
  readonly forms: Forms
  readonly uploads: Uploads
}

/** A request that somebody opened with one of its keys. */
export interface Opened {
  readonly c: DoorContext
  readonly parts: Parts
  readonly token: string
  readonly ticket: Ticket
  readonly view: RequestView
}

/** A key that is not ours, and one mailed to an address that was corrected since, open nothing: the same 404 for both. */
export async function open(c: DoorContext, parts: Parts): Promise<Opened> {
  await limit(c, 'request-page', 300, 60_000)
  const { services } = c.var.door
  const token = c.req.param('token') ?? ''
  const said = services.keys.readRequestKey(token)
  const ticket = said === null ? null : await services.store.tickets.get(said.ticket)
  if (said === null || ticket === null) throw notFound()
  refuseErased(ticket)
  if (said.kind === 'mailed' && said.generation !== ticket.keyGeneration) throw notFound()
  const language = askedLanguage(c) ?? ticket.language
  const view = await viewOf(services, parts.forms, ticket, { key: said.kind, language })
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex')
  c.header('Referrer-Policy', 'same-origin')
  return { c, parts, token, ticket, view }
}

/** What the requester does becomes an event; `once.id` makes a repeat harmless. */
export async function submit(
  { c, ticket }: Opened,
  event: EventInput,
  once: { readonly files: readonly FileRef[]; readonly id: string | null; readonly body: string } = {
    files: [],
    id: null,
    body: '',
  },
): Promise<void> {
  const key = once.id === null ? null : `request:${ticket.number}:${once.id}`
  await c.var.door.services.runtime.submit({
    ticket: ticket.number,
    event,
    dedupe: key === null ? null : { key, bodyHash: once.body, keptMs: 24 * 3_600_000 },
    expectedVersion: null,
    files: once.files,
  })
}

/** Whoever does something through the key that was mailed has proven the address. Opening the page proves nothing: scanners open links too. */
export async function proveAddress(opened: Opened): Promise<void> {
  if (opened.view.key !== 'mailed' || opened.ticket.requester.verified) return
  await submit(opened, { type: 'requester.changed', by: { role: 'customer' }, data: { verified: true }, content: null })
}

/** An erased request shows nothing to anybody. DocketError `gone`. */
export function refuseErased({ erased }: Ticket): void {
  if (erased !== undefined) throw new DocketError('gone', 'The personal data of this request was erased.')
}
