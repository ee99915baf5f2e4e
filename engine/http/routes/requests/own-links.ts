import { parseAddress } from '#engine/core/mail/address.ts'
import { organisationsOf } from '#engine/core/organisation.ts'
import { cleanLine } from '#engine/core/text.ts'
import { beginVisit, createVisitLink, endVisit, visitorOf } from '#engine/http/auth/visit.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { wantsPage } from '#engine/http/errors.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { escapeHtml, plainPage } from '#engine/http/plain-page.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { Route } from '#engine/http/route.ts'
import { languageOf } from '#engine/http/routes/api/ticket-of.ts'
import { askedLanguage, localePrefix } from './locale.ts'
import { type OwnRequests, ownRequests } from './own-requests.ts'
import { ownRequestsJson } from './request-json.ts'
import { say } from './words.ts'

/** The page of a person's own requests, or the way to it. */
export interface OwnLinksPage {
  /**
   * `ask`: a field for the address. `sent`: "if we know this address, a mail is on its way", whoever asked. `confirm`: a link was opened;
   * one button shows the requests. `expired`: the link is used, too old or not ours; ask again. `list`: the requests.
   */
  readonly step: 'ask' | 'sent' | 'confirm' | 'expired' | 'list'
  /** What was typed is no address. */
  readonly refused: { readonly message: string; readonly typed: string } | null
  /** Where the button of `confirm` posts to. */
  readonly action: string
  readonly list: OwnList | null
  /** BCP 47. */
  readonly language: string
}

export interface OwnList extends OwnRequests {
  readonly email: string
  readonly search: string
  readonly now: number
}

const mailsPerHour = 3
/** To addresses of one organisation from which nobody wrote yet: they may be made up, and each would be a mail. */
const colleaguesPerHour = 20

/**
 * Who wants to see their requests asks by address; what is answered never depends on whether we know that address. The mailed link works
 * once and by a button, since mail scanners open every link.
 */
export function ownLinkRoutes(path: string): readonly Route[] {
  const anyone = { who: 'anyone' } as const
  const key = { who: 'key' } as const
  const maxBodyBytes = 8_192
  return [
    { method: 'GET', path, access: anyone, handle: show },
    { method: 'POST', path, access: anyone, maxBodyBytes, handle: send },
    { method: 'POST', path: `${path}/leave`, access: anyone, maxBodyBytes, handle: leave },
    { method: 'GET', path: `${path}/enter/:secret`, access: key, handle: confirm },
    { method: 'POST', path: `${path}/enter/:secret`, access: key, maxBodyBytes, handle: enter },
  ]
}

async function show(c: DoorContext): Promise<Response> {
  await limit(c, 'own-requests', 120, 60_000)
  const email = await visitorOf(c)
  if (email === null) return page(c, 200, { step: c.req.query('sent') === undefined ? 'ask' : 'sent' })
  const { services } = c.var.door
  const search = cleanLine(c.req.query('q') ?? '', 200)
  const language = languageAt(c)
  const found = await ownRequests(services, { email, search, language, prefix: localePrefix(c) })
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex')
  if (!wantsPage(c)) return c.json(ownRequestsJson(found))
  return page(c, 200, { step: 'list', list: { email, search, ...found, now: services.clock.now() } })
}

async function send(c: DoorContext): Promise<Response> {
  await limit(c, 'own-links', 20, 900_000)
  const fields = await readFields(c)
  const typed = (fields.get('email') ?? '').trim()
  const email = parseAddress(typed)
  if (email === null) return page(c, 422, { step: 'ask', refused: { message: say(languageAt(c), 'email'), typed } })
  const { door } = c.var
  const prefix = localePrefix(c)
  door.background.run('own requests', async () => {
    await door.limits.everywhere('own-links', email, mailsPerHour, 3_600_000)
    const { store, runtime, sendDirectMail } = door.services
    const [first] = (await store.tickets.list({ requester: email, limit: 1 })).tickets
    // Whoever has written nothing yet may still read along with colleagues.
    if (!first) {
      if (organisationsOf(runtime.definitions().running, email).length === 0) return
      const domain = email.slice(email.lastIndexOf('@') + 1)
      await door.limits.everywhere('own-links-domain', domain, colleaguesPerHour, 3_600_000)
    }
    const link = await createVisitLink(door.services, email, prefix)
    // Files that are older than this mail still have the one with a link to a request.
    const template = runtime.definitions().running.mails.has('requests') ? 'requests' : 'new-link'
    await sendDirectMail({
      template,
      to: { name: '', address: email },
      language: askedLanguage(c) ?? first?.language ?? languageOf(c),
      params: { link, number: String(first?.number ?? '') },
    })
  })
  return c.redirect(`${prefix}/requests?sent`, 303)
}

function confirm(c: DoorContext): Promise<Response> {
  return page(c, 200, { step: 'confirm', action: new URL(c.req.url).pathname })
}

async function enter(c: DoorContext): Promise<Response> {
  await limit(c, 'own-enter', 30, 900_000)
  if (!(await beginVisit(c, c.req.param('secret') ?? ''))) return page(c, 410, { step: 'expired' })
  return c.redirect(`${localePrefix(c)}/requests`, 303)
}

async function leave(c: DoorContext): Promise<Response> {
  await endVisit(c)
  return c.redirect(`${localePrefix(c)}/requests`, 303)
}

function page(
  c: DoorContext,
  status: number,
  given: Pick<OwnLinksPage, 'step'> & Partial<OwnLinksPage>,
): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  const { pages } = c.var.door
  const data: OwnLinksPage = { refused: null, action: '', list: null, language: languageAt(c), ...given }
  if (pages) return pages.render(c, '/requests', { status, page: data })
  return Promise.resolve(plainPage(c, 'Your requests', plain(data), status))
}

/** The page of an engine without its site. */
function plain({ step, action, list }: OwnLinksPage): string {
  if (list !== null) {
    const items = [...list.requests, ...list.colleagues.flatMap(({ requests }) => requests)].map(
      ({ path, number, title }) => `<li><a href="${escapeHtml(path)}">${number}: ${escapeHtml(title)}</a></li>`,
    )
    return `<ul>${items.join('')}</ul><form method="post" action="/requests/leave"><button>Leave</button></form>`
  }
  if (step === 'confirm')
    return `<form method="post" action="${escapeHtml(action)}"><button>Show my requests</button></form>`
  const said = {
    ask: '',
    list: '',
    sent: 'If we know this address, a link is on its way.',
    expired: 'This link was used already or is too old.',
  }[step]
  const form =
    '<form method="post" action="/requests"><input type="email" name="email" required><button>Send me a link</button></form>'
  return `<p>${said}</p>${form}`
}

/** The language of the path, else the one that the browser names first. */
function languageAt(c: DoorContext): string {
  return askedLanguage(c) ?? languageOf(c)
}
