import { type Kysely, sql } from 'kysely'
import type { Json } from '#engine/core/json.ts'
import { unnamed } from '#engine/core/ticket/erasure.ts'
import { audit } from './audit.ts'
import type { Dialect } from './dialect.ts'
import { heldOf, namedAnew, requestedBy, unnamedMail } from './held.ts'
import { holds } from './like.ts'
import type { HeldOfPerson } from './person-store.ts'
import { indexedKey, searchTextsOf } from './search-index.ts'
import { slices } from './slices.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

/**
 * What is kept of one person, and its end. The tickets themselves go through the write lane; what stands here is all that they point to. An
 * erasure that a crash broke off is known by `begin` (a hash of the address, and ticket numbers) until `erase` has done all of it at once.
 */
export function persons(dialect: Dialect): Store['persons'] {
  const { reader, writer, patience } = dialect
  const find: Store['persons']['find'] = async (address, mark) => {
    if (patience === null) return heldOf(dialect, address, await begun(reader, mark))
    return reader.transaction().execute(async (transaction) => {
      await patience.execute(transaction)
      return heldOf({ ...dialect, reader: transaction }, address, await begun(transaction, mark))
    })
  }
  return {
    find,
    async begin(mark, tickets) {
      const value = JSON.stringify(tickets)
      await writer
        .insertInto('settings')
        .values({ key: keyOf(mark), value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute()
    },
    async erase({ address, mark, told, filesAt, lines }) {
      // Whole tables are read before the transaction: on SQLite nobody else could write meanwhile.
      const held = await find(address, mark)
      return writer.transaction().execute(async (transaction) => {
        await patience?.execute(transaction)
        const inside = { ...dialect, reader: transaction, writer: transaction }
        const untold = await untoldOf(inside, held, address, told)
        if (untold.tickets.length + untold.others.length > 0) return { untold }
        // First of all, so that no engine indexes what goes now while it goes.
        const indexed = await lockIndex(transaction)
        await dropRows(inside, held, address)
        const blobs = await freed(inside, held)
        await keepUntilRemoved(transaction, blobs, filesAt)
        await indexAnew(inside, [...held.tickets, ...held.others], indexed)
        await audit(inside).add(lines)
        await transaction.deleteFrom('settings').where('key', '=', keyOf(mark)).execute()
        return { held, blobs }
      })
    },
  }
}

/** Tickets that came, or in which they wrote, since the others were told: without the event their logs would lose words that they rest on. */
async function untoldOf(
  shelves: Pick<Dialect, 'reader' | 'among'>,
  { others }: HeldOfPerson,
  address: string,
  told: ReadonlySet<number>,
): Promise<Pick<HeldOfPerson, 'tickets' | 'others'>> {
  const tickets = await requestedBy(shelves, address)
  const anew = new Set(await namedAnew(shelves, address, others))
  return {
    tickets,
    others: others.filter((number) => !tickets.includes(number) && (anew.has(number) || !told.has(number))),
  }
}

function keyOf(mark: string): string {
  return `erasing:${mark}`
}

async function begun(db: Kysely<Tables>, mark: string): Promise<readonly number[]> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', keyOf(mark)).executeTakeFirst()
  return row ? (JSON.parse(row.value) as number[]) : []
}

async function dropRows({ writer, among }: Dialect, held: HeldOfPerson, address: string): Promise<void> {
  const drop = async <Row>(
    table: keyof Tables,
    column: string,
    rows: readonly Row[],
    of: (row: Row) => string | number,
  ) => {
    await writer
      .deleteFrom(table)
      .where(among(column, rows.map(of)))
      .execute()
  }
  const { contents, files, mails, sent, deliveries, chats, saved, visits, addresses, drafts, counters, searches } = held
  const gone = contents.filter(({ left }) => left === null)
  const read = mails.filter(({ left }) => left === null)
  const ids = chats.map(({ id }) => id)
  await drop('contents', 'position', gone, ({ position }) => position)
  await unnameContents(writer, address, contents)
  await drop('files', 'id', files, ({ id }) => id)
  await drop('mails', 'id', read, ({ row }) => row.id)
  await unnameMails(writer, address, mails)
  await drop('mailbox', 'id', sent, ({ id }) => id)
  await drop('outbox', 'id', deliveries, ({ id }) => id)
  // A mail server repeats the address in what it refuses.
  await writer
    .updateTable('outbox')
    .set({ last_error: '' })
    .where(holds(sql`lower(last_error)`, address.toLowerCase()))
    .execute()
  await drop('chat_entries', 'conversation', ids, (id) => id)
  await drop('conversations', 'id', ids, (id) => id)
  await drop('once', 'hash', saved, ({ hash }) => hash)
  await drop('visits', 'hash', visits, ({ hash }) => hash)
  await drop('addresses', 'address', addresses, (row) => row.address)
  await drop('limits', 'key', counters, ({ key }) => key)
  for (const { agent, key } of drafts)
    await writer.deleteFrom('agent_state').where('agent', '=', agent).where('key', '=', key).execute()
  await drop('missed_searches', 'words', searches, ({ words }) => words)
}

/** As they stand now: somebody else may have been erased from them meanwhile. */
async function unnameContents(db: Kysely<Tables>, address: string, contents: HeldOfPerson['contents']): Promise<void> {
  for (const { position, left } of contents) {
    if (left === null) continue
    const row = await db.selectFrom('contents').select('body').where('position', '=', position).executeTakeFirst()
    if (row === undefined) continue
    const body = JSON.stringify(unnamed(JSON.parse(row.body) as Json, address))
    await db.updateTable('contents').set({ body }).where('position', '=', position).execute()
  }
}

async function unnameMails(db: Kysely<Tables>, address: string, mails: HeldOfPerson['mails']): Promise<void> {
  for (const { row, left } of mails) {
    if (left === null) continue
    const now = await db.selectFrom('mails').select(['envelope', 'facts']).where('id', '=', row.id).executeTakeFirst()
    if (now === undefined) continue
    await db.updateTable('mails').set(unnamedMail(now, address)).where('id', '=', row.id).execute()
  }
}

/** Blobs are shared by their hash: only those that no row points at any more. */
async function freed({ writer, among }: Dialect, { files, mails }: HeldOfPerson): Promise<readonly string[]> {
  const raw = mails.filter(({ left }) => left === null).map(({ row }) => row.blob)
  const blobs = [...new Set([...files.map(({ blob }) => blob), ...raw])]
  const kept = [
    ...(await writer.selectFrom('files').select('blob').where(among('blob', blobs)).execute()),
    ...(await writer.selectFrom('mails').select('blob').where(among('blob', blobs)).execute()),
  ]
  const isKept = new Set(kept.map(({ blob }) => blob))
  return blobs.filter((blob) => !isKept.has(blob))
}

/**
 * As uploads that nobody used: what cannot be removed from the disk at once (it came within the hour, or this process ends now) goes with
 * those, in the engine's housekeeping.
 */
async function keepUntilRemoved(db: Kysely<Tables>, blobs: readonly string[], at: number): Promise<void> {
  for (const blob of blobs) {
    const row = { id: `erased-${blob}`, blob, name: '', type: '', size: 0, created_at: at, owner: 'erased' }
    await db
      .insertInto('files')
      .values({ ...row, ticket: null, seq: null })
      .execute()
  }
}

/** Up to which position contents are indexed. Written, the row is held: no engine goes on with it until this transaction ends. */
async function lockIndex(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .updateTable('settings')
    .set(({ ref }) => ({ value: ref('value') }))
    .where('key', '=', indexedKey)
    .returning('value')
    .executeTakeFirst()
  return Number(row?.value ?? 0)
}

/** Search forgets these tickets, and reads again what is left of them; what was not indexed yet will be. */
async function indexAnew(
  { writer, among, dropFromSearch, addToSearch }: Dialect,
  tickets: readonly number[],
  indexed: number,
): Promise<void> {
  if (tickets.length === 0) return
  await dropFromSearch(writer, tickets)
  const rows = await writer
    .selectFrom('contents')
    .selectAll()
    .where(among('ticket', tickets))
    .where('position', '<=', indexed)
    .orderBy('position')
    .execute()
  for (const part of slices(searchTextsOf(rows))) await addToSearch(writer, part)
}
