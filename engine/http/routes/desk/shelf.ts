import type { Forms } from '#engine/channels/form/forms.ts'
import { teamName } from '#engine/core/names.ts'
import { can, readableTeams, ticketRight } from '#engine/core/rights.ts'
import { type FileView, filesOf } from '#engine/core/ticket/request-thread.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readRows } from '#engine/http/resources/read-ticket.ts'
import type { TicketRow } from '#engine/http/resources/types.ts'
import { listTickets } from '#engine/http/ticket-list.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'
import { type Given, givenBy } from './given.ts'
import { reachesMail } from './mails.ts'
import { type ShelvedMail, shelvedMailOf, shelvedMails } from './shelved-mail.ts'

export interface ShelfPage {
  readonly frame: DeskFrame
  /** What came in and waits for a decision. */
  readonly tickets: readonly TicketRow[]
  /** Mails that became nothing yet, newest first. */
  readonly mails: readonly ShelvedMail[]
  readonly openMail: ShelvedMail | null
  /** Teams that a mail can be made a ticket of. */
  readonly teams: readonly { readonly id: string; readonly title: string }[]
  readonly open: ShelvedTicket | null
  /** Query of the next page of each, or null. */
  readonly next: { readonly tickets: string | null; readonly mails: string | null }
  /** Query of this page, for the links to what lies on it; empty on the first. */
  readonly here: string
  /** Somebody else was quicker with the mail that the reader has just decided about. */
  readonly decided: { readonly ticket: number | null } | null
}

export interface ShelvedTicket {
  readonly row: TicketRow
  readonly given: Given
  readonly files: readonly FileView[]
  /** What spoke against it: `honeypot`, `too-fast`, `forged-token` of a form, and the doubts of `core/form/doubt.ts`. */
  readonly suspicions: readonly string[]
  readonly mayDecide: boolean
}

const onPage = 50

/** What was not taken at once, beside the one that is looked at. */
export async function showShelf(c: DoorContext, forms: Forms): Promise<Response> {
  const { services } = c.var.door
  const frame = await deskFrame(c)
  const caller = callerOf(c)
  const cursor = c.req.query('cursor')
  const listed = await listTickets(services, caller, {
    view: null,
    team: null,
    shelved: true,
    open: true,
    limit: onPage,
    ...(cursor !== undefined && { cursor }),
  })
  const tickets = await readRows(services, listed?.tickets ?? [], frame.language)
  const mailCursor = c.req.query('mails')
  const { mails, next: nextMails } = await shelvedMails(c, mailCursor ?? null)
  const askedMail = c.req.query('mail')
  const openMail =
    askedMail === undefined
      ? tickets.length === 0
        ? (mails[0] ?? null)
        : null
      : (mails.find(({ id }) => id === askedMail) ?? (await shelvedMailOf(c, askedMail)))
  const asked = openMail === null ? Number(c.req.query('ticket') ?? tickets[0]?.number ?? 0) : 0
  const open = asked === 0 ? null : await openShelved(c, forms, asked, frame.language)
  if (open === null && openMail === null && (c.req.query('ticket') ?? askedMail) !== undefined) throw notFound()
  const { running } = services.runtime.definitions()
  const teams = readableTeams(caller, running).map((id) => ({ id, title: teamName(running, id, frame.language) }))
  const page = { cursor, mails: mailCursor }
  return deskPage(c, '/desk/shelf', {
    frame,
    tickets,
    mails,
    open,
    openMail,
    teams,
    next: {
      tickets: listed?.next ? queryOf({ ...page, cursor: listed.next }) : null,
      mails: nextMails === null ? null : queryOf({ ...page, mails: nextMails }),
    },
    here: queryOf(page),
    decided: await decidedBefore(c, c.req.query('decided') ?? null),
  } satisfies ShelfPage)
}

function queryOf(page: Readonly<Record<string, string | undefined>>): string {
  return String(new URLSearchParams(Object.entries(page).flatMap(([key, value]) => (value ? [[key, value]] : []))))
}

/** What became of a mail that somebody else decided about: the ticket only where the reader may see the mail. */
async function decidedBefore(c: DoorContext, id: string | null): Promise<ShelfPage['decided']> {
  const mail = id === null ? null : await c.var.door.services.store.mails.get(id)
  if (mail === null || mail.state === 'shelved' || !(await reachesMail(c, mail, 'accept'))) return null
  return { ticket: mail.tickets.at(-1) ?? null }
}

async function openShelved(
  c: DoorContext,
  forms: Forms,
  number: number,
  language: DeskFrame['language'],
): Promise<ShelvedTicket | null> {
  const { services } = c.var.door
  const caller = callerOf(c)
  const ticket = Number.isSafeInteger(number) ? await services.store.tickets.get(number) : null
  const right = ticket && ticketRight(services.runtime.definitions().running, ticket)
  if (!ticket?.shelved || !right || !can(caller, 'read-notes', right)) return null
  const [[row], events, given] = await Promise.all([
    readRows(services, [ticket], language),
    services.store.events.of(number),
    givenBy(forms, ticket, language),
  ])
  const [first] = events
  const { suspicions } = first?.data ?? {}
  return row
    ? {
        row,
        given: given.said,
        files: filesOf(first?.content ?? {}),
        suspicions: Array.isArray(suspicions) ? suspicions.map(String) : [],
        mayDecide: can(caller, 'accept', right),
      }
    : null
}
