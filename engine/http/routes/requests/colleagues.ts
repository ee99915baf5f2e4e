import type { Forms } from '#engine/channels/form/forms.ts'
import { isOfColleague } from '#engine/core/organisation.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import { visitorOf } from '#engine/http/auth/visit.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { wantsPage } from '#engine/http/errors.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { Access, Route } from '#engine/http/route.ts'
import { sendShown } from './attachment.ts'
import { askedLanguage, localePrefix } from './locale.ts'
import { colleaguePath } from './own-requests.ts'
import { plainRequest } from './plain-request.ts'
import { requestJson } from './request-json.ts'
import type { RequestPage } from './request-page.ts'
import { viewOf } from './view-of.ts'

const visitor: Access = { who: 'key' }

/**
 * Requests of colleagues, for whoever came by a mailed link: each is opened by the visit and what the team's file says at that moment, and
 * has no address that could be passed on. Whoever may not read one finds nothing there, like at a number that is no ticket's.
 * @param path `/requests`, behind a locale or not
 */
export function colleagueRoutes(path: string, parts: { readonly forms: Forms }): readonly Route[] {
  const one = `${path}/colleagues/:number`
  return [
    { method: 'GET', path: one, access: visitor, handle: (c) => show(c, parts.forms) },
    {
      method: 'GET',
      path: `${one}/attachments/:id`,
      access: visitor,
      handle: async (c) => sendShown(c, (await readable(c)).number),
    },
  ]
}

async function show(c: DoorContext, forms: Forms): Promise<Response> {
  const { pages, services } = c.var.door
  const ticket = await readable(c)
  const language = askedLanguage(c) ?? ticket.language
  const view = await viewOf(services, forms, ticket, { key: 'colleague', language })
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex')
  c.header('Referrer-Policy', 'same-origin')
  if (!wantsPage(c)) return c.json(requestJson(view))
  const data: RequestPage = {
    view,
    path: `${localePrefix(c)}${colleaguePath(ticket.number)}`,
    plainPath: colleaguePath(ticket.number),
    now: services.clock.now(),
    done: null,
    refused: null,
    replyId: '',
    rating: null,
    seenBy: null,
  }
  return pages ? pages.render(c, '/requests/request', { status: 200, page: data }) : plainRequest(c, data, 200)
}

async function readable(c: DoorContext): Promise<Ticket> {
  await limit(c, 'request-page', 300, 60_000)
  const { runtime, store } = c.var.door.services
  const given = c.req.param('number') ?? ''
  const email = await visitorOf(c)
  const ticket = email !== null && /^\d{1,15}$/.test(given) ? await store.tickets.get(Number(given)) : null
  if (email === null || ticket === null || !isOfColleague(runtime.definitions().running, email, ticket))
    throw notFound()
  return ticket
}
