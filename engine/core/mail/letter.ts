import type { Definitions } from '#engine/core/catalogue.ts'
import type { Rules } from '#engine/core/rules.ts'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import { type Classification, classify } from './classify.ts'
import { effectOf } from './clues.ts'
import { writerOf } from './sender.ts'
import { addressesOf, senderOf } from './team-address.ts'

/** How a mail came in: what its door knows beside its bytes. */
export interface Envelope {
  readonly door: 'smtp' | 'imap' | 'pipe' | 'hook'
  /** MAIL FROM; empty for the null sender and where the door does not know it. */
  readonly from: string
  /** RCPT TO, or what the door was told; empty: the headers decide. */
  readonly to: readonly string[]
  /** The team of a mailbox (`?team=` of `DOCKET_IMAP_URL`), where the recipients name none. */
  readonly team: string | null
  /** Address of the peer (SMTP), else null. */
  readonly peer: string | null
  readonly helo: string | null
  /** Name under which a trusted server writes Authentication-Results; null: such headers are anybody's. */
  readonly authserv: string | null
}

/** What is known of a mail once it was read and its sender was checked. */
export interface Letter {
  readonly envelope: Envelope
  readonly mail: ReadMail
  readonly auth: MailAuth
  readonly kind: Classification
  /** The one address that it is certainly from by its headers (nothing proves it), normalised; null where nobody can tell. */
  readonly writer: string | null
}

/** The desk that a mail came to. */
export interface MailRealm {
  readonly definitions: Pick<Definitions, 'teams' | 'agents' | 'mails'>
  readonly mailDomain: string
  readonly holds: Rules
}

/** A mail that was read, with what it is and who wrote it. */
export function letterOf(
  mail: ReadMail,
  envelope: Envelope,
  auth: MailAuth,
  { definitions, mailDomain, holds }: MailRealm,
): Letter {
  const kind = classify(mail, envelope, {
    addresses: [...definitions.teams.values()].flatMap(({ id, value }) => [
      ...addressesOf(id, value, mailDomain),
      senderOf(id, value, mailDomain),
    ]),
    mailDomain,
    isOwnMessageId: (id) => effectOf(id, mailDomain) !== null,
  })
  const writer = holds('several-authors-are-nobody') ? writerOf(mail) : (mail.from?.address ?? null)
  return { envelope, mail, auth, kind, writer }
}
