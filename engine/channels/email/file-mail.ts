import { createHash } from 'node:crypto'
import type { JsonObject } from '#engine/core/json.ts'
import { languageOf } from '#engine/core/mail/language.ts'
import { type Place, placeKey } from '#engine/core/mail/thread.ts'
import { isByProgram } from '#engine/core/mail/verification.ts'
import type { Actor, EventInput, FileRef } from '#engine/core/ticket/event.ts'
import { accepts } from './accepts.ts'
import { type ArrivedMail, type Filed, ignored, shelved } from './arrived.ts'
import { guard } from './guard.ts'
import type { MailDesk } from './mail-desk.ts'
import { authorOf, messageContent, storeParts, titleOf } from './message.ts'

const keptMs = 30 * 24 * 3_600_000

/** Brings a mail to one of its places: a new ticket, a message of one that is there, or the shelf. */
export async function fileMail(arrived: ArrivedMail, place: Place, desk: MailDesk): Promise<Filed> {
  if (place.refusedAgent !== null) return shelved(`refused-agent:${place.refusedAgent}`)
  const isAutomatic = arrived.kind.kind === 'automatic'
  if (place.ticket === null && isAutomatic && desk.holds('programs-open-nothing')) return shelved('automatic')
  if (isUnasked(arrived, place) && desk.holds('verification-waits')) return shelved('unasked')
  const refusal = place.ticket === null ? await refusalOf(arrived, place.team, desk) : null
  if (refusal !== null) return shelved(refusal)
  // Counts the mail, so it comes last: what was refused before is no part of a loop.
  const { shelve, mayAnswer, reason } = await guard(arrived, place, desk)
  if (shelve) return shelved(reason ?? 'loop')
  if (place.ticket !== null) return append(arrived, place, place.ticket, desk)
  if (place.team === null) return shelved('unknown-recipient')
  return createTicket(arrived, place.team, desk, { verified: place.verified, mayAnswer, linked: [] })
}

async function refusalOf({ mail }: ArrivedMail, team: string | null, desk: MailDesk): Promise<string | null> {
  if (team === null) return 'unknown-recipient'
  if (mail.from === null) return 'no-sender'
  return (await accepts(team, authorOf(mail).address, desk)) ? null : 'not-accepted'
}

/**
 * A requester knows the address of their ticket, and may give it to any service as their own. What a program sends there that answers
 * nothing of ours is for an agent to look at, in whatever language it is.
 */
function isUnasked({ mail, kind }: ArrivedMail, { by, standing }: Place): boolean {
  return by === 'reply-address' && standing === 'stranger' && mail.references.length === 0 && isByProgram(mail, kind)
}

/** A ticket of this team, whatever the checks say: also what an agent makes of a mail on the shelf. */
export async function createTicket(
  arrived: ArrivedMail,
  team: string,
  desk: MailDesk,
  { verified, mayAnswer, linked }: { verified: boolean; mayAnswer: boolean; linked: readonly number[] },
): Promise<Filed> {
  const { mail, row, kind, auth } = arrived
  const { running } = desk.runtime.definitions()
  const spoken = [...new Set([...running.mails.values()].flatMap((versions) => [...versions.keys()]))].filter(Boolean)
  const language = languageOf(mail, ['en', ...spoken]) ?? 'en'
  const { name, address } = authorOf(mail)
  const reasons = { foundBy: null, standing: 'requester', reasons: kind.reasons }
  return submit(arrived, desk, { ticket: null, team }, (files) => ({
    type: 'ticket.created',
    by: { role: 'customer' },
    data: {
      channel: 'email',
      team,
      form: null,
      priority: 0,
      tags: [],
      language,
      timeZone: null,
      shelved: false,
      linked: [...linked],
      verified,
      answeredByRules: (kind.mayAnswer || !desk.holds('programs-get-no-answer')) && mayAnswer,
      messageId: mail.messageId,
      mail: row.id,
    },
    content: {
      requester: { name, email: address, phone: '', company: '' },
      title: titleOf(mail, language),
      fields: {},
      extra: {},
      ...messageContent(mail, auth, files, reasons, desk.holds),
    },
  }))
}

function append(arrived: ArrivedMail, place: Place, ticket: number, desk: MailDesk): Promise<Filed> {
  const { mail, row, kind, auth } = arrived
  const { standing, verified, hidden, by: foundBy } = place
  const actor = actorOf(place, arrived, desk)
  const author = authorOf(mail)
  const isOther = standing === 'participant' || standing === 'stranger'
  const reasons = { foundBy, standing, reasons: kind.reasons }
  return submit(arrived, desk, { ticket, team: place.team }, (files) => ({
    type: typeOf(place, kind.kind === 'automatic'),
    by: actor,
    data: {
      via: 'email',
      verified,
      ...(hidden && { hidden }),
      messageId: mail.messageId,
      mail: row.id,
    },
    content: {
      ...messageContent(mail, auth, files, reasons, desk.holds),
      ...(isOther && { author: { name: author.name, address: author.address } }),
    },
  }))
}

/** What a program wrote moves nothing; an agent answers, or notes where a note was answered. */
function typeOf({ standing, isNote }: Place, isAutomatic: boolean): string {
  if (isAutomatic) return 'mail.received'
  if (standing === 'agent') return isNote ? 'agent.noted' : 'agent.replied'
  return 'customer.replied'
}

function actorOf({ standing }: Place, { writer }: ArrivedMail, { runtime }: MailDesk): Actor {
  if (standing === 'requester') return { role: 'customer' }
  if (standing !== 'agent') return { role: standing }
  const agents = [...runtime.definitions().running.agents.values()]
  const agent = agents.find(({ value }) => value.email.toLowerCase() === writer?.toLowerCase())
  return agent === undefined ? { role: 'stranger' } : { role: 'agent', id: agent.id }
}

/**
 * One event, once for each mail and place: the Message-ID and the body decide what is the same mail, so that a reused id hides nothing.
 */
async function submit(
  arrived: ArrivedMail,
  desk: MailDesk,
  place: Pick<Place, 'ticket' | 'team'>,
  event: (files: readonly FileRef[]) => EventInput & { readonly content: JsonObject },
): Promise<Filed> {
  const { mail, row, bodyHash } = arrived
  const { ticket } = place
  const files = await storeParts(mail, row.id, desk.uploads)
  const which = createHash('sha256')
    .update(desk.holds('one-mail-is-one-ticket') ? `${mail.messageId ?? ''}\0${bodyHash}` : row.id)
    .digest('base64url')
  const accepted = await desk.runtime.submit({
    ticket,
    event: event(files),
    dedupe: { key: `mail:${which}:${placeKey(place)}`, bodyHash: '', keptMs },
    expectedVersion: null,
    files,
  })
  const { number } = accepted.ticket
  // Another attempt at the same mail finds what the first one did, and an agent gets what they decided; another copy of it is a duplicate.
  const isFirstLook = row.attempts === 1 && row.outcome === null && row.decided === null
  if (accepted.repeated && isFirstLook) return { ...ignored('duplicate'), ticket: number }
  return { outcome: ticket === null ? 'created' : 'appended', ticket: number, reason: null }
}
