import type { MailOutcome } from '#engine/channels/email/incoming.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { type Asker, can, ticketRight } from '#engine/core/rights.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import { notFound } from '#engine/http/admission.ts'
import { auditActor, auditedCaller, auditRow } from '#engine/http/audit.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { mailPage, mailPageHeaders, rawHeaders } from '#engine/http/mail-page.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import type { MailRow } from '#engine/store/mail-store.ts'

/** The mail as it came, byte for byte. */
export async function showRaw(c: DoorContext): Promise<Response> {
  const mail = await mailOf(c, 'read-notes')
  return c.body(await c.var.door.services.blobs.open(mail.blob), 200, rawHeaders)
}

/** The HTML of a message that came by mail, in a frame; `?images=1` also loads what lies elsewhere, `?quoted=1` shows what was folded. */
export async function showHtml(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'read-notes')
  const { store, blobs } = c.var.door.services
  const seq = Number(c.req.param('seq'))
  const content = (await store.events.of(ticket.number)).find((event) => event.seq === seq)?.content
  const html = content?.[c.req.query('quoted') === '1' ? 'quotedHtml' : 'html']
  if (typeof html !== 'string' || html === '') throw notFound()
  const remoteImages = c.req.query('images') === '1'
  const files = (content?.files ?? []) as unknown as readonly FileRef[]
  return c.body(await mailPage(html, { files, blobs, remoteImages }), 200, mailPageHeaders(remoteImages))
}

/** What an agent decides about a mail on the shelf: a ticket of a team, a message of a ticket, once more, or away with it. */
export async function decideMail(c: DoorContext): Promise<Response> {
  const mail = await mailOf(c, 'accept')
  const { services } = c.var.door
  const { mail: intake, runtime } = services
  if (intake === null) throw notFound()
  if (mail.state !== 'shelved') return c.redirect(`/desk/shelf?decided=${mail.id}`, 303)
  const fields = await readFields(c)
  const decision = fields.get('decision')
  if (decision === 'discard') {
    await auditedCaller(
      c,
      'mail.discarded',
      ({ mails }) => mails.discard(mail.id),
      (done) => (done ? { mail: mail.id } : null),
    )
  } else if (decision === 'again') await intake.reprocess([mail.id])
  else if (decision === 'ticket') {
    const { running } = runtime.definitions()
    const team = fields.get('team') ?? ''
    if (!running.teams.has(team) || !can(callerOf(c), 'accept', ticketRight(running, { number: 0, team })))
      throw notFound()
    const line = auditRow(services, auditActor(c), 'mail.accepted', { mail: mail.id, team })
    const accepted = await unlessDecided(intake.accept(mail.id, team, line))
    if (accepted === null) return c.redirect(`/desk/shelf?decided=${mail.id}`, 303)
    const number = accepted.tickets.at(-1)
    if (number !== undefined) return c.redirect(`/desk/tickets/${number}`, 303)
  } else throw notFound()
  return c.redirect('/desk/shelf', 303)
}

/** null when somebody else decided first. */
async function unlessDecided(accepting: Promise<MailOutcome>): Promise<MailOutcome | null> {
  try {
    return await accepting
  } catch (error) {
    if (error instanceof DocketError && error.code === 'conflict' && 'tickets' in error.data) return null
    throw error
  }
}

/** A mail belongs to whoever may do this with one of its tickets; on the shelf, with a ticket of one of the teams it is for. */
export async function mailOf(c: DoorContext, verb: 'read-notes' | 'accept'): Promise<MailRow> {
  const { store } = c.var.door.services
  const id = c.req.param('id') ?? ''
  const mail = /^[0-9a-f]{32}$/.test(id) ? await store.mails.get(id) : null
  if (mail === null || !(await reachesMail(c, mail, verb))) throw notFound()
  return mail
}

export async function reachesMail(c: DoorContext, mail: MailRow, verb: 'read-notes' | 'accept'): Promise<boolean> {
  const { store, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const caller = callerOf(c)
  const tickets = await store.tickets.many(mail.tickets)
  if (tickets.some((ticket) => can(caller, verb, ticketRight(running, ticket)))) return true
  if (tickets.length > 0 && mail.state !== 'shelved') return false
  const mine = teamsThat(caller, verb, running)
  return mine === null || (mail.teams.length === 0 ? mine.length > 0 : mail.teams.some((team) => mine.includes(team)))
}

/** Teams with whose tickets somebody may do this; null: with those of every team, also of one that is gone. */
export function teamsThat(
  caller: Asker,
  verb: 'read-notes' | 'accept',
  running: Definitions,
): readonly string[] | null {
  const all = [...running.teams.keys()]
  const mine = all.filter((team) => can(caller, verb, ticketRight(running, { number: 0, team })))
  return mine.length > 0 && mine.length === all.length ? null : mine
}
