import { teamCalendar } from '#engine/core/sla/policy.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { plainPage } from '#engine/http/plain-page.ts'
import { eventSentence, type Language } from '#engine/http/resources/event-sentence.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import { whyOf } from '#engine/http/resources/timeline.ts'
import type { RouteModule } from '#engine/http/route.ts'
import { languageOf } from '#engine/http/routes/api/ticket-of.ts'
import type { LocalMail } from '#engine/store/mail-store.ts'

export interface MailboxPage {
  /** Newest first. */
  readonly mails: readonly Omit<LocalMail, 'html' | 'text' | 'headers'>[]
  readonly open: OpenMail | null
  /** Address of older mails, or null. */
  readonly older: string | null
  readonly language: Language
  /** IANA name: the zone of the first team, until the page knows the reader's own. */
  readonly timeZone: string
  readonly now: number
}

export interface OpenMail extends Omit<LocalMail, 'html'> {
  /** What happened, and the rule that wrote for it; null for a mail that belongs to no ticket, such as a sign-in link. */
  readonly because: { readonly event: string | null; readonly rule: string | null } | null
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
  const mails = await services.store.mailbox.list(onPage, rowNumber(c.req.query('before')))
  const { running } = services.runtime.definitions()
  const [team] = running.teams.keys()
  const language = languageOf(c)
  c.header('Cache-Control', 'no-store')
  if (!pages) return plainPage(c, 'Mailbox', `<p>${mails.length} mails. This engine runs without its site.</p>`)
  const data: MailboxPage = {
    mails: mails.map(({ html: _html, text: _text, headers: _headers, ...mail }) => mail),
    open: open && (await openMail(c, open, language)),
    older: mails.length === onPage ? `/mailbox?before=${mails.at(-1)?.id}` : null,
    language,
    timeZone: team === undefined ? 'UTC' : teamCalendar(running, team).timeZone,
    now: services.clock.now(),
  }
  return pages.render(c, '/mailbox', { page: data })
}

async function openMail(c: DoorContext, mail: LocalMail, language: Language): Promise<OpenMail> {
  const { html: _html, ...open } = mail
  return { ...open, because: mail.ticket === null ? null : await becauseOf(c, mail, mail.ticket, language) }
}

/** A Message-ID begins with the id of the effect behind it, and that names its event. */
async function becauseOf(
  c: DoorContext,
  { messageId }: LocalMail,
  number: number,
  language: Language,
): Promise<OpenMail['because']> {
  const { services } = c.var.door
  const { store } = services
  const id = messageId.slice(1, messageId.lastIndexOf('@'))
  const [ticket, rows] = await Promise.all([store.tickets.get(number), store.outbox.ofTicket(number)])
  const effect = rows.find((row) => row.effect.id === id)?.effect
  const event = effect && (await store.events.of(number)).find(({ seq }) => seq === effect.seq)
  if (!event || !ticket) return { event: null, rule: null }
  const definitions = await definitionsOf(services, ticket)
  return {
    event: eventSentence(event, { definitions, ticket, language }),
    rule: whyOf(event).find(({ fact }) => fact === 'mail')?.rule ?? null,
  }
}

async function mailOf(c: DoorContext): Promise<LocalMail> {
  refuseWithRelay(c)
  const id = rowNumber(c.req.param('id'))
  const mail = id === null ? null : await c.var.door.services.store.mailbox.get(id)
  if (mail === null) throw notFound()
  return mail
}

/** The number of a row, as an address names it; null for anything that no row can have. */
function rowNumber(text: string | undefined): number | null {
  return /^[1-9]\d{0,14}$/.test(text ?? '') ? Number(text) : null
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
