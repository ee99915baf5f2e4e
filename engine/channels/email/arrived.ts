import type { Classification } from '#engine/core/mail/classify.ts'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import type { MailRow } from '#engine/store/store.ts'
import type { Envelope } from './incoming.ts'

/** What is known of a mail once it was read and its sender was checked. */
export interface ArrivedMail {
  readonly row: MailRow
  readonly envelope: Envelope
  readonly mail: ReadMail
  readonly auth: MailAuth
  readonly kind: Classification
  /** The one address that it is certainly from by its headers (nothing proves it), normalised; null where nobody can tell. */
  readonly writer: string | null
  /** SHA-256 of the bytes behind the headers: two doors may hand over one mail with other trace headers. */
  readonly bodyHash: string
}

/** What became of one place where a mail belongs. */
export interface Filed {
  readonly outcome: 'created' | 'appended' | 'shelved' | 'ignored' | 'bounce-noted'
  readonly ticket: number | null
  readonly reason: string | null
}

export function shelved(reason: string): Filed {
  return { outcome: 'shelved', ticket: null, reason }
}

export function ignored(reason: string): Filed {
  return { outcome: 'ignored', ticket: null, reason }
}
