import { createHash } from 'node:crypto'
import { asksForAcquaintance, type Filing, filingOf, newTicket } from '#engine/core/mail/filing.ts'
import { authorOf } from '#engine/core/mail/message.ts'
import type { Place } from '#engine/core/mail/thread.ts'
import { isAcquainted } from './accepts.ts'
import { type Filed, ignored, type StoredLetter, shelved } from './arrived.ts'
import { countMail, loopCounts } from './guard.ts'
import { type MailDesk, realmOf } from './mail-desk.ts'
import { storeParts } from './store-parts.ts'

const keptMs = 30 * 24 * 3_600_000

/** Brings a mail to one of its places, as `core/mail/filing` decides. */
export async function fileMail(letter: StoredLetter, place: Place, desk: MailDesk): Promise<Filed> {
  const realm = realmOf(desk)
  const facts = {
    mail: letter.row.id,
    counts: await loopCounts(letter, place.ticket, desk),
    isKnown: asksForAcquaintance(place, realm) && (await isAcquainted(authorOf(letter.mail).address, desk)),
  }
  const filing = filingOf(letter, place, facts, realm)
  return filing.outcome === 'shelved' ? shelved(filing.reason) : submit(letter, desk, place.ticket, filing, place.team)
}

/** A ticket of this team, whatever the checks say: what an agent makes of a mail on the shelf. What must not be answered still is not. */
export async function createTicket(letter: StoredLetter, team: string, desk: MailDesk): Promise<Filed> {
  const verified = letter.writer !== null && letter.auth.dmarc === 'pass'
  const filing = newTicket(letter, team, letter.row.id, realmOf(desk), { verified, mayAnswer: true })
  return submit(letter, desk, null, filing, team)
}

/**
 * One event, once for each mail and place: the Message-ID and the body decide what is the same mail, so that a reused id hides nothing.
 */
async function submit(
  letter: StoredLetter,
  desk: MailDesk,
  ticket: number | null,
  filing: Exclude<Filing, { readonly outcome: 'shelved' }>,
  team: string | null,
): Promise<Filed> {
  const { mail, row, bodyHash } = letter
  const files = await storeParts(mail, row.id, desk.uploads)
  const which = createHash('sha256')
    .update(desk.holds('one-mail-is-one-ticket') ? `${mail.messageId ?? ''}\0${bodyHash}` : row.id)
    .digest('base64url')
  const accepted = await desk.runtime.submit({
    ticket,
    event: filing.event(files),
    dedupe: { key: `mail:${which}:${ticket ?? team}`, bodyHash: '', keptMs },
    expectedVersion: null,
    files,
  })
  const { number } = accepted.ticket
  // Another attempt at the same mail finds what the first one did; another copy of it is a duplicate.
  if (accepted.repeated && row.attempts === 1) return { ...ignored('duplicate'), ticket: number }
  if (!accepted.repeated) await countMail(letter, number, ticket === null, desk)
  return { outcome: filing.outcome, ticket: number, reason: null }
}
