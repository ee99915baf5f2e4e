import type { ArrivedMail } from '#engine/core/mail/arrived.ts'
import type { MailRow } from '#engine/store/mail-store.ts'

/** A mail that lies in the store. */
export interface StoredMail extends ArrivedMail {
  readonly row: MailRow
  /** SHA-256 of the bytes behind the headers: two doors may hand over one mail with other trace headers. */
  readonly bodyHash: string
}
