import type { Letter } from '#engine/core/mail/letter.ts'
import type { MailRow } from '#engine/store/store.ts'

/** A mail that lies in the store. */
export interface StoredLetter extends Letter {
  readonly row: MailRow
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
