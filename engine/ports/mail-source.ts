/** A mailbox that is fetched from, such as one by IMAP. */
export interface MailSource {
  /** Tells people which mailbox it is; holds no secret. */
  readonly name: string
  /**
   * Signs in and opens the mailbox. `news` is called whenever there may be new mail, `lost` once when the connection ends by itself.
   * Rejects with MailSourceError (`core/mail/source-error`), as every call of the mailbox does when the connection is lost.
   */
  open(listener: MailSourceListener): Promise<OpenMailbox>
}

export interface MailSourceListener {
  news(): void
  lost(error: Error): void
}

export interface OpenMailbox {
  /** Names the numbering of mails; under another one every number is another mail (RFC 3501, UIDVALIDITY). */
  readonly numbering: string
  /** The number that the next mail to arrive gets, or a later one. */
  readonly nextNumber: number
  /** Whether the server tells of new mail by itself. */
  readonly tellsNews: boolean
  /** What this mailbox cannot do of what its setting asks, as a sentence; null when nothing. */
  readonly shortcoming: string | null
  /** Numbers of the mails that `which` selects, ascending. */
  find(which: MailSelection): Promise<readonly number[]>
  /** Bytes as the server counts them; null when the mail is not there any more. */
  sizeOf(number: number): Promise<number | null>
  /**
   * Hands the raw mail to `use` without marking it, and returns what `use` returns; null when the mail is not there any more. The bytes
   * end with an error rather than early.
   */
  read<T>(number: number, use: (bytes: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T | null>
  /**
   * The mail was taken: moves it away or marks it as read, and never deletes it. Returns a sentence where the server does not do that,
   * else null.
   */
  settle(number: number): Promise<string | null>
  close(): Promise<void>
}

export type MailSelection =
  | { readonly unread: true }
  /** Numbers above this one. */
  | { readonly above: number }
  /** What arrived on the day of this instant or later. */
  | { readonly since: number }
  /** Those of these numbers that are unread. */
  | { readonly unreadAmong: readonly number[] }
