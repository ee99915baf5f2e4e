import type { Forms } from '#engine/channels/form/forms.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import { refuseErased } from '#engine/http/routes/requests/opened.ts'
import type { RequestPage } from '#engine/http/routes/requests/request-page.ts'
import { viewOf } from '#engine/http/routes/requests/view-of.ts'
import { deskLanguage } from './language.ts'

/**
 * The request page as its requester sees it by the mailed link, in the language of the request. It is read-only twice over: its controls
 * are off, and nothing answers where its forms would post to.
 */
export async function showAsCustomer(c: DoorContext, forms: Forms): Promise<Response> {
  const ticket = await ticketOf(c, 'read-notes')
  const { pages, services } = c.var.door
  if (!pages) throw notFound()
  refuseErased(ticket)
  const view = await viewOf(services, forms, ticket, { key: 'mailed', language: ticket.language })
  const path = `/desk/tickets/${ticket.number}/customer`
  const data: RequestPage = {
    view,
    path,
    plainPath: path,
    now: services.clock.now(),
    done: null,
    refused: null,
    replyId: '',
    rating: null,
    seenBy: { language: deskLanguage(c, callerOf(c)), back: `/desk/tickets/${ticket.number}` },
  }
  c.header('Cache-Control', 'no-store')
  return pages.render(c, '/requests/request', { status: 200, page: data })
}

/** A file of that page is the ticket's own. */
export async function showFileAsCustomer(c: DoorContext): Promise<Response> {
  const { number } = await ticketOf(c, 'read-notes')
  return c.redirect(`/api/v1/tickets/${number}/attachments/${encodeURIComponent(c.req.param('id') ?? '')}`, 302)
}
