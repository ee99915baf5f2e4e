import type { MailName, ReadMail } from '#engine/ports/mail-reader.ts'
import { allHeaders } from './headers.ts'
import type { Mends } from './mends.ts'
import { parseNames } from './names.ts'
import type { Header } from './parts.ts'

type Writer = Pick<ReadMail, 'from' | 'fromHeader' | 'allFrom' | 'sender' | 'replyTo'>

/**
 * Who seems to have written a mail: the first From that holds an address, else Reply-To, Sender, Return-Path; else what From says without
 * one. A guess for people to read, and an identity never.
 */
export function writerOf(headers: readonly Header[], mends: Mends, hint: string | null): Writer {
  const read = (name: string) => allHeaders(headers, name).map((value) => parseNames(value, mends, hint))
  const froms = read('from')
  const allFrom = froms.flat()
  const sender = read('sender').flat()[0] ?? null
  const replyTo = read('reply-to').flat()
  const returnPath = read('return-path').flat()
  noteTrouble(froms, mends)
  const sources: readonly (readonly [NonNullable<ReadMail['fromHeader']>, readonly MailName[]])[] = [
    ['from', allFrom],
    ['reply-to', replyTo],
    ['sender', sender ? [sender] : []],
    ['return-path', returnPath],
  ]
  for (const [fromHeader, names] of sources) {
    const from = names.find(({ address }) => address !== null)
    if (from) return { from, fromHeader, allFrom, sender, replyTo }
  }
  const nameless = allFrom.find(({ written }) => written !== '') ?? null
  return { from: nameless, fromHeader: nameless ? 'from' : null, allFrom, sender, replyTo }
}

function noteTrouble(froms: readonly (readonly MailName[])[], mends: Mends): void {
  if (froms.length === 0) mends.add('from-missing')
  else if (froms.every((names) => names.every(({ written }) => written === ''))) mends.add('from-empty')
  else if (froms.flat().every(({ address }) => address === null)) mends.add('from-malformed')
  if (froms.length > 1) mends.add('from-double')
}
