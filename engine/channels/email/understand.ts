import { createHash } from 'node:crypto'
import type { JsonObject } from '#engine/core/json.ts'
import { classify } from '#engine/core/mail/classify.ts'
import { effectOf } from '#engine/core/mail/clues.ts'
import { writerOf } from '#engine/core/mail/sender.ts'
import { addressesOf, sendingAddress } from '#engine/core/mail/team-address.ts'
import { type Place, placeKey } from '#engine/core/mail/thread.ts'
import { isVerification } from '#engine/core/mail/verification.ts'
import { cleanText } from '#engine/core/text.ts'
import type { MailAuthenticator } from '#engine/ports/mail-auth.ts'
import type { MailReader } from '#engine/ports/mail-reader.ts'
import type { MailRow } from '#engine/store/store.ts'
import { type ArrivedMail, type Filed, ignored, shelved } from './arrived.ts'
import { createTicket, fileMail } from './file-mail.ts'
import { findPlaces } from './find-places.ts'
import { envelopeOf, type Understood } from './intake.ts'
import type { MailDesk } from './mail-desk.ts'
import { noteReport } from './note-report.ts'

export interface Understanding extends MailDesk {
  readonly reader: MailReader
  readonly authenticator: MailAuthenticator
}

/** Says what became of a mail that belongs to these places, or null: then the next is asked. */
type Step = (arrived: ArrivedMail, places: readonly Place[], desk: MailDesk) => Promise<readonly Filed[] | null>

/** The chain, in this order; the first step that has something to say decides. */
const steps: readonly Step[] = [
  async (_, places) => (places.length === 0 ? [ignored('duplicate')] : null),
  async ({ kind }, _, { holds }) =>
    kind.kind === 'own-loop' && holds('own-mail-opens-nothing') ? [shelved('own-loop')] : null,
  async (arrived, _, desk) =>
    ['bounce', 'receipt', 'feedback'].includes(arrived.kind.kind) && desk.holds('reports-open-nothing')
      ? [await noteReport(arrived, desk)]
      : null,
  async ({ mail, kind }, _, { holds }) =>
    isVerification(mail, kind) && holds('verification-waits') ? [shelved('verification')] : null,
  async (arrived, places, desk) => {
    const filed: Filed[] = []
    for (const place of places) filed.push(await fileMail(arrived, place, desk))
    return filed
  },
]

/** Read → check the sender → classify → where it belongs → the chain. What an agent decided goes round the chain. */
export function understandMail(desk: Understanding): (row: MailRow, raw: Uint8Array) => Promise<Understood> {
  return async (row, raw) => {
    const reading = await desk.reader.read(raw)
    if (!reading.ok) return { ...unread, reason: `unreadable:${reading.reason}`, teams: row.teams }
    const arrived = await arrivedMail(row, raw, reading.mail, desk)
    const places = await findPlaces(arrived, desk)
    const filed =
      row.decided === null ? await decide(arrived, places, desk) : [await forced(arrived, row.decided, desk)]
    if (arrived.writer !== null && filed.some(({ outcome }) => outcome === 'created' || outcome === 'appended'))
      await desk.store.addresses.heard(arrived.writer, desk.clock.now())
    return summed(arrived, places, filed)
  }
}

const unread = {
  outcome: 'shelved',
  isLeft: true,
  tickets: [],
  messageId: null,
  bodyHash: null,
  facts: null,
} as const

async function arrivedMail(
  row: MailRow,
  raw: Uint8Array,
  mail: ArrivedMail['mail'],
  desk: Understanding,
): Promise<ArrivedMail> {
  const envelope = envelopeOf(row)
  const { peer, helo, from, authserv } = envelope
  const auth = await desk.authenticator.check({ raw, peer, helo, envelopeFrom: from, authserv })
  const { mailDomain } = desk.settings
  const teams = [...desk.runtime.definitions().running.teams.values()]
  const kind = classify(mail, envelope, {
    addresses: teams.flatMap(({ id, value }) => [
      ...addressesOf(id, value, mailDomain),
      sendingAddress(id, value, mailDomain),
    ]),
    mailDomain,
    isOwnMessageId: (id) => effectOf(id, mailDomain) !== null,
  })
  const writer = desk.holds('several-authors-are-nobody') ? writerOf(mail) : (mail.from?.address ?? null)
  return { row, envelope, mail, auth, kind, writer, bodyHash: bodyHashOf(raw) }
}

async function decide(arrived: ArrivedMail, places: readonly Place[], desk: MailDesk): Promise<readonly Filed[]> {
  const fresh = await withoutTwins(arrived, places, desk)
  for (const step of steps) {
    const filed = await step(arrived, fresh, desk)
    if (filed !== null) return filed
  }
  return [shelved('unknown-recipient')]
}

/** An agent's decision stands above the checks; what must not be answered by rules still is not. */
function forced(arrived: ArrivedMail, team: string, desk: MailDesk): Promise<Filed> {
  const verified = arrived.writer !== null && arrived.auth.dmarc === 'pass'
  return createTicket(arrived, team, desk, { verified, mayAnswer: true, linked: [] })
}

/**
 * The places where this very mail has not been yet: it comes by two doors, is fetched twice, or is delivered as one copy for each address.
 * What became tickets is decided by the unique key of their events; this spares the shelf a second copy, and the guard a second count.
 */
async function withoutTwins(
  { row, mail, bodyHash }: ArrivedMail,
  places: readonly Place[],
  { store, holds }: MailDesk,
): Promise<readonly Place[]> {
  if (!holds('one-mail-is-one-ticket') || mail.messageId === null || row.outcome !== null) return places
  const twins = (await store.mails.withMessageIds([mail.messageId])).filter(
    (other) => other.id !== row.id && other.bodyHash === bodyHash,
  )
  const known = new Set(twins.flatMap(({ facts }) => (Array.isArray(facts?.places) ? facts.places : [])))
  return places.filter((place) => !known.has(placeKey(place)))
}

/** Behind the empty line, RFC 5322, 2.1: trace headers differ from door to door, and so may line ends. */
function bodyHashOf(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at !== -1)
  const start = ends.length === 0 ? 0 : Math.min(...ends)
  const body = bytes.subarray(start).toString('latin1').replaceAll('\r\n', '\n').trim()
  return createHash('sha256').update(body, 'latin1').digest('base64url')
}

/** Several teams make several outcomes: what was done counts before what was not, and what was not done anywhere stays on the shelf. */
function summed(arrived: ArrivedMail, places: readonly Place[], filed: readonly Filed[]): Understood {
  const order = ['created', 'appended', 'bounce-noted', 'shelved', 'ignored'] as const
  const left = filed.find((one) => one.outcome === 'shelved')
  const before = arrived.row.decided === null ? [] : arrived.row.tickets
  const outcome = order.find((one) => filed.some((each) => each.outcome === one)) ?? 'ignored'
  return {
    outcome,
    tickets: [...new Set([...before, ...filed.flatMap(({ ticket }) => ticket ?? [])])],
    reason: (left ?? filed.find((one) => one.outcome === outcome))?.reason ?? null,
    isLeft: left !== undefined,
    messageId: arrived.mail.messageId,
    bodyHash: arrived.bodyHash,
    facts: { ...factsOf(arrived), places: places.map(placeKey) },
    teams: [...new Set(places.flatMap(({ team }) => team ?? []))],
  }
}

/** What the shelf and the desk show of a mail without reading it again. */
function factsOf({ mail, auth, envelope }: ArrivedMail): JsonObject {
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
