import type { ReadMail } from '#engine/ports/mail-reader.ts'
import { headerOf } from './header.ts'

/** What a door knows of the sender. */
export interface SentBy {
  /** MAIL FROM; empty for the null sender and where the door does not know it. */
  readonly from: string
  /** Only the SMTP door always knows; left out: the door knows. */
  readonly door?: 'smtp' | 'imap' | 'pipe' | 'hook'
}

/**
 * The return path of a mail (RFC 5321): an address, `''` for the null sender, null where nobody knows it. A Return-Path header that says
 * null is believed even against the envelope, since it only keeps us from answering.
 */
export function returnPathOf(mail: Pick<ReadMail, 'headers'>, { from, door = 'smtp' }: SentBy): string | null {
  const written = headerOf(mail, 'return-path')?.replace(/^<|>$/g, '').trim() ?? null
  if (written === '') return ''
  if (from !== '') return from
  return door === 'smtp' ? '' : written
}

/**
 * The one address that a mail is from, or null: several From addresses, or one that had to be made up from another header, are nobody's
 * identity (nor is a name).
 */
export function writerOf({
  from,
  fromHeader,
  allFrom,
}: Pick<ReadMail, 'from' | 'fromHeader' | 'allFrom'>): string | null {
  if (fromHeader !== 'from' || isAmbiguous(allFrom)) return null
  return from?.address ?? null
}

/** Whether From headers name more than one address. */
export function isAmbiguous(allFrom: ReadMail['allFrom']): boolean {
  return new Set(allFrom.map(({ address, written }) => (address ?? written).toLowerCase())).size > 1
}

export function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
