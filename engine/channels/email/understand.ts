import { createHash } from 'node:crypto'
import type { JsonObject } from '#engine/core/json.ts'
import { arrivedMail } from '#engine/core/mail/arrived.ts'
import { type Filed, ignored, shelved, summed } from '#engine/core/mail/filed.ts'
import { routeOf } from '#engine/core/mail/route.ts'
import { freshPlaces, type Place, placeKey } from '#engine/core/mail/thread.ts'
import { cleanText } from '#engine/core/text.ts'
import type { MailAuthenticator } from '#engine/ports/mail-auth.ts'
import type { MailReader } from '#engine/ports/mail-reader.ts'
import type { MailRow } from '#engine/store/mail-store.ts'
import type { StoredMail } from './arrived.ts'
import { createTicket, type FiledMail, fileMail, type Settle } from './file-mail.ts'
import { findPlaces } from './find-places.ts'
import { envelopeOf, type Understood } from './intake.ts'
import { type MailDesk, realmOf } from './mail-desk.ts'
import { noteReport } from './note-report.ts'

export interface Understanding extends MailDesk {
  readonly reader: MailReader
  readonly authenticator: MailAuthenticator
}

/** Read → check the sender → classify → where it belongs → the chain. What an agent decided goes round the chain. */
export function understandMail(desk: Understanding): (row: MailRow, raw: Uint8Array) => Promise<Understood> {
  return async (row, raw) => {
    const reading = await desk.reader.read(raw)
    if (!reading.ok) return { ...unread, reason: `unreadable:${reading.reason}`, teams: row.teams }
    const arrived = await stored(row, raw, reading.mail, desk)
    const places = await findPlaces(arrived, desk)
    const filed: readonly FiledMail[] =
      row.decided === null ? await decide(arrived, places, desk) : [await createTicket(arrived, row.decided, desk)]
    return {
      ...understood(arrived, places, filed),
      heard: filed.some(isTaken) ? arrived.writer : null,
      isSettled: filed.some(({ isSettled }) => isSettled === true),
    }
  }
}

const unread = {
  outcome: 'shelved',
  isLeft: true,
  tickets: [],
  messageId: null,
  bodyHash: null,
  facts: null,
  heard: null,
  isSettled: false,
} as const

async function stored(
  row: MailRow,
  raw: Uint8Array,
  mail: StoredMail['mail'],
  desk: Understanding,
): Promise<StoredMail> {
  const envelope = envelopeOf(row)
  const { peer, helo, from, authserv } = envelope
  const auth = await desk.authenticator.check({ raw, peer, helo, envelopeFrom: from, authserv })
  return { ...arrivedMail(mail, envelope, auth, realmOf(desk)), row, bodyHash: bodyHashOf(raw) }
}

async function decide(arrived: StoredMail, places: readonly Place[], desk: MailDesk): Promise<readonly FiledMail[]> {
  const fresh = freshPlaces(places, await placesOfTwins(arrived, desk))
  if (fresh.length === 0) return [ignored('duplicate')]
  const route = routeOf(arrived, realmOf(desk))
  if (route.to === 'shelf') return [shelved(route.reason)]
  if (route.to === 'report') return [await noteReport(arrived, desk)]
  const filed: FiledMail[] = []
  // What becomes of a mail is known with its last place: of one that has a single place, with its ticket.
  const settle = fresh.length === 1 ? settlementOf(arrived, places, desk) : null
  for (const place of fresh) filed.push(await fileMail(arrived, place, desk, settle))
  return filed
}

function settlementOf(arrived: StoredMail, places: readonly Place[], { clock }: MailDesk): Settle {
  const { id, fence } = arrived.row
  return (filed) => ({
    id,
    fence,
    state: 'settled',
    ...understood(arrived, places, [filed]),
    heard: arrived.writer === null ? null : { address: arrived.writer, at: clock.now() },
  })
}

function isTaken({ outcome }: Filed): boolean {
  return outcome === 'created' || outcome === 'appended'
}

/**
 * The places where this very mail has been: it comes by two doors, is fetched twice, or is delivered as one copy for each address. What
 * became tickets is decided by the unique key of their events; this spares the shelf a second copy, and the guard a second count.
 */
async function placesOfTwins(
  { row, mail, bodyHash }: StoredMail,
  { store, holds }: MailDesk,
): Promise<ReadonlySet<unknown>> {
  if (!holds('one-mail-is-one-ticket') || mail.messageId === null || row.outcome !== null) return new Set()
  const twins = (await store.mails.withMessageIds([mail.messageId])).filter(
    (other) => other.id !== row.id && other.bodyHash === bodyHash,
  )
  return new Set(twins.flatMap(({ facts }) => (Array.isArray(facts?.places) ? facts.places : [])))
}

/** Behind the empty line, RFC 5322, 2.1: trace headers differ from door to door, and so may line ends. */
function bodyHashOf(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at !== -1)
  const start = ends.length === 0 ? 0 : Math.min(...ends)
  const body = bytes.subarray(start).toString('latin1').replaceAll('\r\n', '\n').trim()
  return createHash('sha256').update(body, 'latin1').digest('base64url')
}

function understood(
  arrived: StoredMail,
  places: readonly Place[],
  filed: readonly Filed[],
): Omit<Understood, 'heard' | 'isSettled'> {
  const { row, mail, bodyHash } = arrived
  const sum = summed(filed)
  const before = row.decided === null ? [] : row.tickets
  return {
    ...sum,
    tickets: [...new Set([...before, ...sum.tickets])],
    messageId: mail.messageId,
    bodyHash,
    facts: { ...factsOf(arrived), places: places.map(placeKey) },
    teams: [...new Set(places.flatMap(({ team }) => team ?? []))],
  }
}

/** What the shelf and the desk show of a mail without reading it again. */
function factsOf({ mail, auth, envelope }: StoredMail): JsonObject {
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
