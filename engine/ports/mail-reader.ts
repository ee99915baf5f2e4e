/** One name and address as a header gives them; the address is normalised by `core/mail/address`, or null when it is not one. */
export interface MailName {
  readonly name: string
  readonly address: string | null
  /** The address as it was written, cleaned: what the desk shows where `address` is null. */
  readonly written: string
}

/** A part that is kept as a file. */
export interface MailPart {
  /** Always present: where the mail names none, it is made from type and position. Never a path. */
  readonly name: string
  /** A lower-case MIME type without parameters. */
  readonly type: string
  readonly content: Uint8Array
  /** Content-ID without angle brackets, for `cid:` images; null without one. */
  readonly cid: string | null
  readonly inline: boolean
}

/** One recipient of a delivery report (RFC 3464) or of a bounce in free text. */
export interface FailedRecipient {
  readonly address: string
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** `hard`: writing again is of no use; `soft`: it may work later. null for what is no failure. */
  readonly severity: 'hard' | 'soft' | null
  /** RFC 3463, such as `5.1.1`; null where none is given. */
  readonly status: string | null
  readonly reason: string
}

/** What somebody's mail system tells about a mail of ours. */
export interface MailReport {
  readonly kind: 'delivery' | 'disposition' | 'feedback'
  readonly recipients: readonly FailedRecipient[]
  /** Message-ID of the mail that it is about, where it says so; with angle brackets. */
  readonly originalMessageId: string | null
}

/**
 * A mail as people read it. Every text is cleaned (`core/text`) and every list is capped; nothing in it is proven: who it is from is decided
 * by the envelope, the token and DMARC, never by what stands here.
 */
export interface ReadMail {
  /** With angle brackets; null when missing or malformed. */
  readonly messageId: string | null
  /** References, then In-Reply-To, without repeats; the last 32, with angle brackets. */
  readonly references: readonly string[]
  /** Best guess of the writer after repair, and which header it came from; null when nothing names one. */
  readonly from: MailName | null
  readonly fromHeader: 'from' | 'reply-to' | 'sender' | 'return-path' | null
  /** Every address of every From header: more than one is ambiguous (nobody is answered automatically). */
  readonly allFrom: readonly MailName[]
  readonly sender: MailName | null
  readonly replyTo: readonly MailName[]
  readonly to: readonly MailName[]
  readonly cc: readonly MailName[]
  /** Delivered-To, X-Original-To, Envelope-To and the like, normalised addresses. */
  readonly deliveredTo: readonly string[]
  /** One line; empty when there is none. */
  readonly subject: string
  /** Epoch milliseconds of the Date header; null when missing or unreadable. */
  readonly date: number | null
  /** Every header in order, names in lower case, values unfolded and cleaned; at most 200. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** The whole text, nothing folded: the plain part, else made from HTML. */
  readonly text: string
  /** The whole HTML as it came, not sanitised; null without an HTML part. */
  readonly html: string | null
  /** What is new in it and what was folded below: quotes and signatures. HTML is sanitised; null without HTML. */
  readonly folded: {
    readonly text: string
    readonly quoted: string
    readonly html: string | null
    readonly quotedHtml: string | null
  }
  readonly parts: readonly MailPart[]
  readonly report: MailReport | null
  readonly isSigned: boolean
  /** S/MIME or PGP that only its recipient can open: kept as a file, and said. */
  readonly isEncrypted: boolean
  /** A calendar request or answer came along; the part is among `parts`. */
  readonly hasCalendar: boolean
  /** BCP 47 from Content-Language or Accept-Language, else null. */
  readonly language: string | null
  /** What had to be mended, as short codes such as `charset:gb18030`, `from-missing`, `uuencode`: shown on the desk. */
  readonly mended: readonly string[]
}

/** Why a mail cannot be read; the raw bytes stay on the shelf. */
export type Unreadable = 'too-large' | 'too-many-parts' | 'too-deep' | 'headers-too-large' | 'too-slow' | 'broken'

export type MailReading =
  | { readonly ok: true; readonly mail: ReadMail }
  | { readonly ok: false; readonly reason: Unreadable }

/** Reads raw mail away from the event loop, within limits of bytes, parts, depth, memory and time. */
export interface MailReader {
  /** Never rejects for what a mail contains. */
  read(raw: Uint8Array): Promise<MailReading>
  /** The worker is started on demand; this ends it. */
  close(): Promise<void>
}
