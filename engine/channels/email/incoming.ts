import type { Envelope } from '#engine/core/mail/arrived.ts'
import type { Filed } from '#engine/core/mail/filed.ts'
import type { AuditRow } from '#engine/store/access-store.ts'

/** What became of a mail. */
export interface MailOutcome {
  readonly outcome: Filed['outcome']
  readonly tickets: readonly number[]
  /** A short code such as `duplicate`, `loop`, `unknown-recipient`, `unreadable:too-deep`; null where there is nothing to say. */
  readonly reason: string | null
}

/** A mail that is stored: from here on it is ours. */
export interface TakenMail {
  /** 32 hex digits: names the raw mail on the shelf and in the desk. */
  readonly id: string
  /**
   * Resolves when it became a ticket, a message, or lies on the shelf. Rejects with DocketError `unavailable` when that is left to later or
   * to another engine; the mail is stored all the same, so nobody has to wait for it.
   */
  readonly done: Promise<MailOutcome>
}

/** Whether mail to an address is taken, asked while the sender is still there to be told. */
export type RecipientAnswer = 'taken' | 'unknown' | 'not-accepted'

/**
 * The one intake behind every door: SMTP, IMAP, pipe and hook all end here.
 */
export interface MailIntake {
  /**
   * Stores the raw bytes durably, then resolves: only then may the door acknowledge. Throws DocketError `too-large`, `low-disk`
   * (452, 503), `unavailable` (451).
   */
  take(raw: AsyncIterable<Uint8Array>, envelope: Envelope): Promise<TakenMail>
  /** `not-accepted`: the team takes mail only from people it knows, and `from` is none of them. */
  recipient(address: string, from: string): Promise<RecipientAnswer>
  /** Puts mails of the shelf (all that are unreadable, or the ones named) into the queue again; returns how many. */
  reprocess(ids: readonly string[] | null): Promise<number>
  /**
   * Makes a ticket of this team of a mail on the shelf; `line` says it in the audit, and is kept with the decision. Throws DocketError
   * `conflict` when it lies there no more (`tickets`: what became of it) or cannot be read, `unavailable` when it will be done later.
   */
  accept(id: string, team: string, line: AuditRow): Promise<MailOutcome>
}

/** Bytes of one mail, whatever the door. */
export const largestMail = 50_000_000

/** The state of one door, for `docket doctor` and `/readyz`. */
export interface DoorState {
  /** `smtp`, `imap: support@example.com`, `hook`, `relay`. */
  readonly name: string
  /** `standby`: another engine fetches this mailbox. */
  readonly state: 'listening' | 'connected' | 'polling' | 'connecting' | 'standby' | 'failed' | 'off'
  /** What went wrong last, without secrets; null while all is well. */
  readonly problem: string | null
}

/** A running door. */
export interface MailDoor {
  states(): readonly DoorState[]
  /** Takes nothing new and lets what is under way finish. */
  close(): Promise<void>
}
