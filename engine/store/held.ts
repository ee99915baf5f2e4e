import { type RawBuilder, sql } from 'kysely'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { sameAddress } from '#engine/core/mail/sender.ts'
import { isWrittenBy, names, unnamed } from '#engine/core/ticket/erasure.ts'
import type { Dialect } from './dialect.ts'
import { beginsWith, holds, inJson } from './like.ts'
import type { HeldContent, HeldMail, HeldOfPerson } from './person-store.ts'
import type { Tables } from './tables.ts'

/** Where it is looked for. */
type Shelves = Pick<Dialect, 'reader' | 'among'>

/**
 * Everything that is kept of one address. Columns are searched as text, which finds too much (`ann@…` in `joann@…`); what is found is then
 * read. `known` are tickets whose words began to be erased: their requester is not named any more, and what came after that is not theirs.
 */
export async function heldOf(shelves: Shelves, address: string, known: readonly number[]): Promise<HeldOfPerson> {
  const { reader, among } = shelves
  const mention = (column: string) => holds(sql`lower(${sql.ref(column)})`, inJson(address.toLowerCase()))
  const [own, namedIn, contentsNaming] = await Promise.all([
    requestedBy(shelves, address),
    reader.selectFrom('tickets').select(['number', 'snapshot']).where(mention('snapshot')).execute(),
    reader.selectFrom('contents').select(['ticket', 'body']).where(mention('body')).execute(),
  ])
  const told = await toldOf(shelves, known)
  const current = new Set(own)
  const tickets = numbers([...told.keys(), ...current])
  const isOwn = new Set(tickets)
  const goneBy = (ticket: number) => (current.has(ticket) ? undefined : told.get(ticket))
  const named = [
    ...namedIn.filter(({ snapshot }) => names(parsed(snapshot), address)).map(({ number }) => number),
    ...contentsNaming.filter(({ body }) => names(parsed(body), address)).map(({ ticket }) => ticket),
  ]
  const others = numbers(named).filter((number) => !isOwn.has(number))
  const contents = await contentsOf(shelves, address, { isOwn, goneBy }, [...tickets, ...others])
  const mails = await mailsOf(shelves, address, isOwn, mention)
  const chats = await reader
    .selectFrom('conversations')
    .selectAll()
    .where((is) => is.or([equals('visitor_email', address), among('ticket', tickets)]))
    .execute()
  const ids = chats.map(({ id }) => id)
  const entries = await reader
    .selectFrom('chat_entries')
    .selectAll()
    .where(among('conversation', ids))
    .orderBy('position')
    .execute()
  const saved = (await reader.selectFrom('once').selectAll().where(mention('body')).execute()).filter(({ body }) =>
    isLeftBy(parsed(body) as JsonObject, address),
  )
  const outbox = await reader
    .selectFrom('outbox')
    .selectAll()
    .where((is) => is.or([among('ticket', tickets), mention('effect'), mention('last_error')]))
    .execute()
  return {
    tickets,
    others,
    contents,
    files: await filesOf(shelves, { isOwn, goneBy }, { contents, chats: ids, saved }),
    mails,
    sent: await reader
      .selectFrom('mailbox')
      .selectAll()
      .where((is) => is.or([among('ticket', tickets), equals('recipient', address)]))
      .orderBy('id')
      .execute(),
    deliveries: outbox.filter(({ ticket, effect }) => {
      const { seq } = JSON.parse(effect) as { readonly seq: number }
      return (isOwn.has(Number(ticket)) && isBefore(seq, goneBy(Number(ticket)))) || names(parsed(effect), address)
    }),
    chats: chats.map((chat) => ({ ...chat, entries: entries.filter(({ conversation }) => conversation === chat.id) })),
    saved,
    visits: await reader.selectFrom('visits').selectAll().where(equals('email', address)).execute(),
    addresses: await reader.selectFrom('addresses').selectAll().where(equals('address', address)).execute(),
    drafts: await draftsOf(shelves, isOwn),
    counters: (await reader.selectFrom('limits').selectAll().where(mention('key')).execute()).filter(({ key }) =>
      wholly(key, address),
    ),
    searches: await reader.selectFrom('missed_searches').selectAll().where(mention('words')).execute(),
  }
}

/** The event by which a ticket lost its requester: what came before it goes. */
interface Told {
  readonly position: number
  readonly seq: number
}

/** For a ticket of theirs that has not been told yet: nothing. */
type GoneBy = (ticket: number) => Told | undefined

/** Those of the tickets that have said it already; one that was given another requester before it did is not theirs any more. */
async function toldOf({ reader, among }: Shelves, known: readonly number[]): Promise<ReadonlyMap<number, Told>> {
  const rows = await reader
    .selectFrom('events')
    .select(['ticket', 'position', 'seq', 'rest'])
    .where('type', '=', 'person.erased')
    .where(among('ticket', known))
    .orderBy('position')
    .execute()
  const ofRequester = rows.filter(({ rest }) => {
    const { data } = JSON.parse(rest) as { readonly data: JsonObject }
    return data.part === 'requester'
  })
  return new Map(
    ofRequester.map(({ ticket, position, seq }) => [Number(ticket), { position: Number(position), seq: Number(seq) }]),
  )
}

function isBefore(seq: number | null, told: Told | undefined): boolean {
  return told === undefined || Number(seq) < told.seq
}

/** Of their own tickets every content; of others what they wrote, and whatever else names them without it. */
async function contentsOf(
  { reader, among }: Shelves,
  address: string,
  { isOwn, goneBy }: { readonly isOwn: ReadonlySet<number>; readonly goneBy: GoneBy },
  tickets: readonly number[],
): Promise<readonly HeldContent[]> {
  const rows = await reader
    .selectFrom('contents')
    .innerJoin('events', 'events.position', 'contents.position')
    .select([
      'contents.position',
      'contents.ticket',
      'contents.body',
      'events.seq',
      'events.type',
      'events.at',
      'events.rest',
    ])
    .where(among('contents.ticket', tickets))
    .orderBy('contents.position')
    .execute()
  const standing = new Map(
    rows.filter(({ type }) => type === 'person.erased').map(({ ticket, position }) => [Number(ticket), position]),
  )
  return rows.flatMap(({ position, ticket, body, seq, type, at, rest }): readonly HeldContent[] => {
    // How the ticket stands since the last erasure is what a fold begins with; those before it are needed no more.
    if (standing.get(Number(ticket)) === position) return []
    const content = parsed(body) as JsonObject
    const held = { position: Number(position), ticket: Number(ticket), seq: Number(seq), type, at: Number(at), content }
    const { by } = JSON.parse(rest) as { readonly by: JsonObject }
    if (isOwn.has(Number(ticket)) && !isBefore(seq, goneBy(Number(ticket)))) return []
    if (isOwn.has(Number(ticket)) || type === 'person.erased') return [{ ...held, by, left: null }]
    if (!names(content, address)) return []
    return [
      { ...held, by, left: isWrittenBy(type, content, address) ? null : (unnamed(content, address) as JsonObject) },
    ]
  })
}

/** Their mails, and those that became nothing but their tickets; in others' mails they are named no more. */
async function mailsOf(
  { reader, among }: Shelves,
  address: string,
  isOwn: ReadonlySet<number>,
  mention: (column: string) => RawBuilder<boolean>,
): Promise<readonly HeldMail[]> {
  // Nearly every mail became one ticket; the few of several are all read.
  const ofOne = among(
    'tickets',
    [...isOwn].map((number) => `[${number}]`),
  )
  const ofSeveral = holds(sql.ref('tickets'), ',')
  const rows = []
  for (const condition of [mention('envelope'), mention('facts'), ofOne, ofSeveral])
    rows.push(...(await reader.selectFrom('mails').selectAll().where(condition).execute()))
  const distinct = [...new Map(rows.map((row) => [row.id, row])).values()]
  return distinct.flatMap((row): readonly HeldMail[] => {
    const envelope = parsed(row.envelope) as JsonObject
    const facts = parsed(row.facts ?? 'null') as JsonObject | null
    const tickets = parsed(row.tickets) as readonly number[]
    const isFrom = names(envelope.from ?? null, address) || names(facts?.from ?? null, address)
    const isOfTheirs = tickets.length > 0 && tickets.every((ticket) => isOwn.has(ticket))
    if (isFrom || isOfTheirs) return [{ row, left: null }]
    if (!names(envelope, address) && !names(facts, address)) return []
    return [{ row, left: unnamedMail(row, address) }]
  })
}

export function unnamedMail(
  { envelope, facts }: Pick<Tables['mails'], 'envelope' | 'facts'>,
  address: string,
): { readonly envelope: string; readonly facts: string } {
  return {
    envelope: JSON.stringify(unnamed(parsed(envelope), address)),
    facts: JSON.stringify(unnamed(parsed(facts ?? 'null'), address)),
  }
}

/** Attachments of what goes, uploads of their chats, and files of forms that they saved. */
async function filesOf(
  { reader, among }: Shelves,
  { isOwn, goneBy }: { readonly isOwn: ReadonlySet<number>; readonly goneBy: GoneBy },
  {
    contents,
    chats,
    saved,
  }: {
    readonly contents: readonly HeldContent[]
    readonly chats: readonly string[]
    readonly saved: readonly Tables['once'][]
  },
): Promise<readonly Tables['files'][]> {
  const inOthers = contents.filter(({ ticket, left }) => left === null && !isOwn.has(ticket))
  const rows = await reader
    .selectFrom('files')
    .selectAll()
    .where((is) =>
      is.or([
        among('ticket', [...isOwn, ...new Set(inOthers.map(({ ticket }) => ticket))]),
        among('owner', [...chats.map((id) => `chat:${id}`), ...new Set(saved.map(({ purpose }) => purpose))]),
      ]),
    )
    .execute()
  const gone = new Set(inOthers.map(({ ticket, seq }) => `${ticket}.${seq}`))
  return rows.filter(({ id, ticket, seq, owner }) => {
    if (owner.startsWith('saved:')) return saved.some(({ body }) => body.includes(id))
    if (ticket === null || gone.has(`${ticket}.${seq}`)) return true
    return isOwn.has(Number(ticket)) && isBefore(seq, goneBy(Number(ticket)))
  })
}

/** What agents are writing now is little, and all read. */
async function draftsOf({ reader }: Shelves, isOwn: ReadonlySet<number>): Promise<readonly Tables['agent_state'][]> {
  const rows = await reader
    .selectFrom('agent_state')
    .selectAll()
    .where(beginsWith(sql.ref('key'), 'draft:'))
    .execute()
  return rows.filter(({ key }) => isOwn.has(Number(key.split(':')[1])))
}

/**
 * Whether this person left what lies there to be used later: a link says its address, a form its requester. One that does not say it yet
 * belongs to whoever's address stands in it; one of somebody else stays as they typed it.
 */
function isLeftBy({ email, requester, entries }: JsonObject, address: string): boolean {
  const said = email ?? requester
  if (typeof said === 'string') return sameAddress(said, address)
  return ((entries ?? []) as readonly (readonly string[])[]).some(([, value = '']) =>
    sameAddress(value.trim(), address),
  )
}

/** Whether a key names this very address, and not one that ends or begins like it. */
function wholly(key: string, address: string): boolean {
  return key.split(/[:\s,]/).some((part) => sameAddress(part, address))
}

/** Of these tickets of others, those in which the person is named after they last left them: they write there now. */
export async function namedAnew(
  { reader, among }: Shelves,
  address: string,
  others: readonly number[],
): Promise<readonly number[]> {
  const left = await reader
    .selectFrom('events')
    .select(['ticket', (eb) => eb.fn.max('position').as('position')])
    .where('type', '=', 'person.erased')
    .where(among('ticket', others))
    .groupBy('ticket')
    .execute()
  const since = new Map(left.map(({ ticket, position }) => [Number(ticket), Number(position)]))
  const rows = await reader.selectFrom('contents').selectAll().where(among('ticket', others)).execute()
  return numbers(
    rows
      .filter(({ ticket, position }) => Number(position) > (since.get(Number(ticket)) ?? 0))
      .filter(({ body }) => names(parsed(body), address))
      .map(({ ticket }) => ticket),
  )
}

/** Tickets that they are the requester of now. */
export async function requestedBy({ reader }: Shelves, address: string): Promise<readonly number[]> {
  const rows = await reader.selectFrom('tickets').select('number').where(equals('requester_email', address)).execute()
  return numbers(rows.map(({ number }) => number))
}

function equals(column: string, address: string): RawBuilder<boolean> {
  return sql<boolean>`lower(${sql.ref(column)}) = ${address.toLowerCase()}`
}

function parsed(text: string): Json {
  return JSON.parse(text) as Json
}

function numbers(values: readonly number[]): readonly number[] {
  return [...new Set(values.map(Number))].sort((a, b) => a - b)
}
