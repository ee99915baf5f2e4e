import { parseAddress } from '#engine/core/mail/address.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { plainPage } from '#engine/http/plain-page.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { Route } from '#engine/http/route.ts'
import { languageOf } from '#engine/http/routes/api/ticket-of.ts'
import { askedLanguage, localePrefix } from './locale.ts'
import { say } from './words.ts'

/** The page on which somebody asks for the links of their requests. */
export interface OwnLinksPage {
  readonly sent: boolean
  /** What was typed is no address. */
  readonly refused: { readonly message: string; readonly typed: string } | null
  /** BCP 47. */
  readonly language: string
}

/** Requests of one address that a mail links to, newest first. */
const mostLinked = 10

/** Who has lost a link asks for it by address; what is answered never depends on whether we know that address. */
export function ownLinkRoutes(path: string): readonly Route[] {
  return [
    {
      method: 'GET',
      path,
      access: { who: 'anyone' },
      handle: (c) => page(c, 200, { sent: c.req.query('sent') !== undefined, refused: null }),
    },
    { method: 'POST', path, access: { who: 'anyone' }, maxBodyBytes: 8_192, handle: send },
  ]
}

async function send(c: DoorContext): Promise<Response> {
  await limit(c, 'own-links', 20, 900_000)
  const fields = await readFields(c)
  const typed = (fields.get('email') ?? '').trim()
  const email = parseAddress(typed)
  if (email === null) return page(c, 422, { sent: false, refused: { message: say(languageAt(c), 'email'), typed } })
  const { door } = c.var
  door.background.run('own links', async () => {
    await door.limits.everywhere('own-links', email, 3, 3_600_000)
    const { store, settings, keys, sendDirectMail } = door.services
    const { tickets } = await store.tickets.list({ requester: email, limit: mostLinked })
    const newest = tickets.toSorted((a, b) => b.number - a.number)
    const [first] = newest
    if (!first) return
    const link = (ticket: typeof first) =>
      `${settings.publicUrl}/requests/${keys.requestKey('mailed', ticket.number, ticket.keyGeneration)}`
    await sendDirectMail({
      template: 'new-link',
      to: { name: '', address: email },
      language: first.language,
      params: {
        number: String(first.number),
        link: link(first),
        ...(newest.length > 1 && { numbers: newest.map((ticket) => `${ticket.number}: ${link(ticket)}`).join('\n') }),
      },
    })
  })
  return c.redirect(`${localePrefix(c)}/requests?sent`, 303)
}

function page(c: DoorContext, status: number, data: Omit<OwnLinksPage, 'language'>): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  const { pages } = c.var.door
  if (pages)
    return pages.render(c, '/requests', { status, page: { ...data, language: languageAt(c) } satisfies OwnLinksPage })
  const said = data.sent ? '<p>If we know this address, a link is on its way.</p>' : ''
  const form = '<form method="post"><input type="email" name="email" required><button>Send me a link</button></form>'
  return Promise.resolve(plainPage(c, 'Your requests', said + form, status))
}

/** The language of the path, else the one that the browser names first. */
function languageAt(c: DoorContext): string {
  return askedLanguage(c) ?? languageOf(c)
}
