import { createHash } from 'node:crypto'
import type { JsonObject } from '#engine/core/json.ts'
import { letterOf } from '#engine/core/mail/letter.ts'
import { routeOf } from '#engine/core/mail/route.ts'
import { cleanText } from '#engine/core/text.ts'
import type { MailAuthenticator } from '#engine/ports/mail-auth.ts'
import type { MailReader } from '#engine/ports/mail-reader.ts'
import type { MailRow } from '#engine/store/store.ts'
import { type Filed, ignored, type StoredLetter, shelved } from './arrived.ts'
import { createTicket, fileMail } from './file-mail.ts'
import { findPlaces } from './find-places.ts'
import { envelopeOf, type Understood } from './intake.ts'
import { type MailDesk, realmOf } from './mail-desk.ts'
import { noteReport } from './note-report.ts'

export interface Understanding extends MailDesk {
  readonly reader: MailReader
  readonly authenticator: MailAuthenticator
}

/** Read → check the sender → classify → the chain. With a team, an agent has decided: the mail becomes a ticket of that team. */
export function understandMail(
  desk: Understanding,
): (row: MailRow, raw: Uint8Array, team: string | null) => Promise<Understood> {
  return async (row, raw, team) => {
    const reading = await desk.reader.read(raw)
    if (!reading.ok) return { ...unread, reason: `unreadable:${reading.reason}` }
    const letter = await stored(row, raw, reading.mail, desk)
    const filed = team === null ? await decide(letter, desk) : [await createTicket(letter, team, desk)]
    if (letter.writer !== null && filed.some(({ outcome }) => outcome === 'created' || outcome === 'appended'))
      await desk.store.addresses.heard(letter.writer, desk.clock.now())
    return summed(letter, filed)
  }
}

const unread = { outcome: 'shelved', tickets: [], messageId: null, bodyHash: null, facts: null } as const

async function stored(
  row: MailRow,
  raw: Uint8Array,
  mail: StoredLetter['mail'],
  desk: Understanding,
): Promise<StoredLetter> {
  const envelope = envelopeOf(row)
  const { peer, helo, from, authserv } = envelope
  const auth = await desk.authenticator.check({ raw, peer, helo, envelopeFrom: from, authserv })
  return { ...letterOf(mail, envelope, auth, realmOf(desk)), row, bodyHash: bodyHashOf(raw) }
}

async function decide(letter: StoredLetter, desk: MailDesk): Promise<readonly Filed[]> {
  if (await isTwin(letter, desk)) return [ignored('duplicate')]
  const route = routeOf(letter, realmOf(desk))
  if (route.to === 'shelf') return [shelved(route.reason)]
  if (route.to === 'report') return [await noteReport(letter, desk)]
  const filed: Filed[] = []
  for (const place of await findPlaces(letter, desk)) filed.push(await fileMail(letter, place, desk))
  return filed
}

/**
 * The same mail by two doors, or fetched twice. What became tickets is decided by the unique key of their events; this spares the shelf a
 * second copy.
 */
async function isTwin({ row, mail, bodyHash }: StoredLetter, { store, holds }: MailDesk): Promise<boolean> {
  if (!holds('one-mail-is-one-ticket') || mail.messageId === null || row.outcome !== null) return false
  const others = await store.mails.withMessageIds([mail.messageId])
  return others.some((other) => other.id !== row.id && other.bodyHash === bodyHash)
}

/** Behind the empty line, RFC 5322, 2.1: trace headers differ from door to door, and so may line ends. */
function bodyHashOf(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at !== -1)
  const start = ends.length === 0 ? 0 : Math.min(...ends)
  const body = bytes.subarray(start).toString('latin1').replaceAll('\r\n', '\n').trim()
  return createHash('sha256').update(body, 'latin1').digest('base64url')
}

/** Several teams make several outcomes: what was done counts before what was not. */
function summed(letter: StoredLetter, filed: readonly Filed[]): Understood {
  const order = ['created', 'appended', 'bounce-noted', 'shelved', 'ignored'] as const
  const outcome = order.find((one) => filed.some((each) => each.outcome === one)) ?? 'ignored'
  return {
    outcome,
    tickets: [...new Set(filed.flatMap(({ ticket }) => ticket ?? []))],
    reason: filed.find((one) => one.outcome === outcome)?.reason ?? null,
    messageId: letter.mail.messageId,
    bodyHash: letter.bodyHash,
    facts: factsOf(letter),
  }
}

/** What the shelf and the desk show of a mail without reading it again. */
function factsOf({ mail, auth, envelope }: StoredLetter): JsonObject {
  return {
    from: mail.from?.address ?? mail.from?.written ?? '',
    name: mail.from?.name ?? '',
    to: [...new Set([...envelope.to, ...mail.to.map(({ address, written }) => address ?? written)])].slice(0, 10),
    subject: mail.subject.slice(0, 300),
    date: mail.date,
    text: cleanText(mail.folded.text, 2_000),
    spf: auth.spf,
    dkim: auth.dkim,
    dmarc: auth.dmarc,
  }
}
