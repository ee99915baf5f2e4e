import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { plainPage } from '#engine/http/plain-page.ts'
import type { RouteModule } from '#engine/http/route.ts'
import type { LocalMail } from '#engine/store/store.ts'

export interface MailboxPage {
  readonly mails: readonly Omit<LocalMail, 'html' | 'text'>[]
  readonly open: LocalMail | null
  /** Address of older mails, or null. */
  readonly older: string | null
  readonly now: number
}

const onPage = 50
const access = { who: 'loopback-or-admin' } as const

/** Every mail that Docket would send, while no relay is configured. */
export const mailboxRoutes: RouteModule = () => [
  { method: 'GET', path: '/mailbox', access, handle: (c) => show(c, null) },
  { method: 'GET', path: '/mailbox/:id', access, handle: async (c) => show(c, await mailOf(c)) },
  { method: 'GET', path: '/mailbox/:id/html', access, handle: html },
]

async function show(c: DoorContext, open: LocalMail | null): Promise<Response> {
  const { services, pages } = c.var.door
  refuseWithRelay(c)
  const before = Number(c.req.query('before'))
  const mails = await services.store.mailbox.list(onPage, before > 0 ? before : null)
  const data: MailboxPage = {
    mails: mails.map(({ html: _html, text: _text, ...mail }) => mail),
    open,
    older: mails.length === onPage ? `/mailbox?before=${mails.at(-1)?.id}` : null,
    now: services.clock.now(),
  }
  c.header('Cache-Control', 'no-store')
  if (pages) return pages.render(c, '/mailbox', { page: data })
  return plainPage(c, 'Mailbox', `<p>${mails.length} mails. This engine runs without its site.</p>`)
}

async function mailOf(c: DoorContext): Promise<LocalMail> {
  refuseWithRelay(c)
  const mail = await c.var.door.services.store.mailbox.get(Number(c.req.param('id')))
  if (mail === null) throw notFound()
  return mail
}

/** The mail as a mail program would draw it, in a frame that can run nothing and load nothing. */
async function html(c: DoorContext): Promise<Response> {
  const mail = await mailOf(c)
  return c.body(mail.html, 200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    'X-Frame-Options': 'SAMEORIGIN',
    'Cache-Control': 'no-store',
  })
}

function refuseWithRelay(c: DoorContext): void {
  if (c.var.door.services.settings.relayUrl !== null) throw notFound()
}
