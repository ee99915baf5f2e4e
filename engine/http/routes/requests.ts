import { createForms } from '#engine/channels/form/forms.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { wantsPage } from '#engine/http/errors.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { Access, Route, RouteModule } from '#engine/http/route.ts'
import { attachment } from './requests/attachment.ts'
import { colleagueRoutes } from './requests/colleagues.ts'
import { editFields } from './requests/edit-fields.ts'
import { localePart, localePrefix } from './requests/locale.ts'
import { type Opened, open, type Parts } from './requests/opened.ts'
import { ownLinkRoutes } from './requests/own-links.ts'
import { plainRequest } from './requests/plain-request.ts'
import { reply, replyBytes } from './requests/reply.ts'
import { requestJson } from './requests/request-json.ts'
import { doneWords, type RequestPage } from './requests/request-page.ts'
import type { Result } from './requests/result.ts'
import { askLink, close, correctAddress, rate, reopen } from './requests/steps.ts'

const keyed: Access = { who: 'key' }

/**
 * The request page and what its two keys may do; the same addresses answer JSON to those who ask for it. Each stands at `/requests/…`,
 * in the language of the request, and behind a locale, in that one.
 */
export const requestRoutes: RouteModule = ({ services }) => {
  const parts: Parts = { forms: createForms(services), uploads: createUploads(services) }
  return ['', localePart].flatMap((locale) => routesBelow(`${locale}/requests`, parts))
}

function routesBelow(path: string, parts: Parts): readonly Route[] {
  const post = (name: string, maxBodyBytes: number, work: (opened: Opened) => Promise<Result>): Route => ({
    method: 'POST',
    path: `${path}/:token/${name}`,
    access: keyed,
    maxBodyBytes,
    handle: (c) => act(c, parts, work),
  })
  return [
    ...ownLinkRoutes(path),
    ...colleagueRoutes(path, parts),
    { method: 'GET', path: `${path}/:token`, access: keyed, handle: (c) => show(c, parts) },
    { method: 'GET', path: `${path}/:token/attachments/:id`, access: keyed, handle: attachment },
    post('replies', replyBytes, reply),
    post('close', 8_192, close),
    post('reopen', 8_192, reopen),
    post('rating', 16_384, rate),
    post('address', 8_192, correctAddress),
    post('fields', 65_536, editFields),
    post('link', 8_192, askLink),
  ]
}

async function show(c: DoorContext, parts: Parts): Promise<Response> {
  const opened = await open(c, parts)
  if (!wantsPage(c)) return c.json(requestJson(opened.view))
  return page(opened, 200, doneWords.find((word) => word === c.req.query('done')) ?? null, null)
}

async function act(c: DoorContext, parts: Parts, work: (opened: Opened) => Promise<Result>): Promise<Response> {
  await limit(c, 'request-post', 60, 60_000)
  const opened = await open(c, parts)
  const result = await work(opened)
  if ('refused' in result) {
    const { field, code, message } = result.refused
    if (wantsPage(c)) return page(opened, 422, null, result.refused)
    throw new DocketError('invalid', message, { errors: [{ field, code, message }] })
  }
  if (wantsPage(c)) return c.redirect(`${localePrefix(c)}/requests/${opened.token}?done=${result.done}`, 303)
  return c.json(requestJson((await open(c, parts)).view))
}

function page(
  { c, view, token }: Opened,
  status: number,
  done: RequestPage['done'],
  refused: RequestPage['refused'],
): Promise<Response> {
  const { pages, services } = c.var.door
  const asked = c.req.query('rating')
  const data: RequestPage = {
    view,
    path: `${localePrefix(c)}/requests/${token}`,
    plainPath: `/requests/${token}`,
    now: services.clock.now(),
    done,
    refused,
    seenBy: null,
    replyId: services.random.id(),
    rating: [1, 3, 5].find((rating) => String(rating) === asked) ?? null,
  }
  if (!pages) return Promise.resolve(plainRequest(c, data, status))
  const isRating = view.may.rate && (asked !== undefined || refused?.field === 'rating' || done === 'rated')
  return pages.render(c, isRating ? '/requests/rating' : '/requests/request', { status, page: data })
}
