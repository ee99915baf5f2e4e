import { createHash } from 'node:crypto'
import { type Filed, ignored, shelved } from '#engine/core/mail/filed.ts'
import { asksForAcquaintance, type Filing, filingOf, newTicket, refusalOf } from '#engine/core/mail/filing.ts'
import { authorOf } from '#engine/core/mail/message.ts'
import { type Place, placeKey } from '#engine/core/mail/thread.ts'
import type { SettledMail } from '#engine/store/write-store.ts'
import { isAcquainted } from './accepts.ts'
import type { StoredMail } from './arrived.ts'
import { countMail } from './guard.ts'
import { type MailDesk, realmOf } from './mail-desk.ts'
import { storeParts } from './store-parts.ts'

const keptMs = 30 * 24 * 3_600_000

export interface FiledMail extends Filed {
  /** The commit of its ticket has written what became of it. */
  readonly isSettled?: true
}

/** The mail's own row, once it is known what became of it. */
export type Settle = (filed: Filed) => SettledMail

/**
 * Brings a mail to one of its places, as `core/mail/filing` decides.
 * @param settle null where that is not all that becomes of it
 */
export async function fileMail(
  arrived: StoredMail,
  place: Place,
  desk: MailDesk,
  settle: Settle | null,
): Promise<FiledMail> {
  const realm = realmOf(desk)
  const isKnown = asksForAcquaintance(place, realm) && (await isAcquainted(authorOf(arrived.mail).address, desk))
  const refusal = refusalOf(arrived, place, isKnown, realm)
  if (refusal !== null) return shelved(refusal)
  const facts = { mail: arrived.row.id, counts: await countMail(arrived, place, desk) }
  const filing = filingOf(arrived, place, facts, realm)
  return filing.outcome === 'shelved' ? shelved(filing.reason) : submit(arrived, desk, place, filing, settle)
}

/** A ticket of this team, whatever the checks say: what an agent makes of a mail on the shelf. What must not be answered still is not. */
export async function createTicket(arrived: StoredMail, team: string, desk: MailDesk): Promise<Filed> {
  const verified = arrived.writer !== null && arrived.auth.dmarc === 'pass'
  const filing = newTicket(arrived, team, arrived.row.id, realmOf(desk), { verified, mayAnswer: true })
  return submit(arrived, desk, { ticket: null, team }, filing, null)
}

/**
 * One event, once for each mail and place: the Message-ID and the body decide what is the same mail, so that a reused id hides nothing.
 */
async function submit(
  arrived: StoredMail,
  desk: MailDesk,
  place: Pick<Place, 'ticket' | 'team'>,
  filing: Exclude<Filing, { readonly outcome: 'shelved' }>,
  settle: Settle | null,
): Promise<FiledMail> {
  const { mail, row, bodyHash } = arrived
  const files = await storeParts(mail, desk.uploads)
  const which = createHash('sha256')
    .update(desk.holds('one-mail-is-one-ticket') ? `${mail.messageId ?? ''}\0${bodyHash}` : row.id)
    .digest('base64url')
  const accepted = await desk.runtime.submit({
    ticket: place.ticket,
    event: filing.event(files),
    dedupe: { key: `mail:${which}:${placeKey(place)}`, bodyHash: '', keptMs },
    expectedVersion: null,
    files,
    ...(settle && { settles: (ticket) => settle({ outcome: filing.outcome, ticket, reason: null }) }),
  })
  const { number } = accepted.ticket
  // Another attempt at the same mail finds what the first one did, and an agent gets what they decided; another copy of it is a duplicate.
  const isFirstLook = row.attempts === 1 && row.outcome === null && row.decided === null
  if (accepted.repeated && isFirstLook) return { ...ignored('duplicate'), ticket: number }
  const filed = { outcome: filing.outcome, ticket: number, reason: null } as const
  return settle === null || accepted.repeated ? filed : { ...filed, isSettled: true }
}
