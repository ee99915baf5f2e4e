import { type Kysely, sql } from 'kysely'
import type { JsonObject } from '#engine/core/json.ts'
import { searchText } from '#engine/core/ticket/search-text.ts'
import { audit } from './audit.ts'
import type { Dialect } from './dialect.ts'
import { heldOf, within } from './held.ts'
import { indexedKey } from './search-index.ts'
import type { HeldOfPerson, Store } from './store.ts'
import type { Tables } from './tables.ts'

/**
 * What is kept of one person, and its end. The tickets themselves go through the write lane; what stands here is all that they point to. An
 * erasure that a crash broke off is known by `begin` (a hash of the address, and ticket numbers) until `erase` has done all of it at once.
 */
export function persons(dialect: Dialect): Store['persons'] {
  const { reader, writer, patience } = dialect
  return {
    async find(address, mark) {
      if (patience === null) return heldOf(reader, address, await begun(reader, mark))
      return reader.transaction().execute(async (transaction) => {
        await patience.execute(transaction)
        return heldOf(transaction, address, await begun(transaction, mark))
      })
    },
    async begin(mark, tickets) {
      const value = JSON.stringify(tickets)
      await writer
        .insertInto('settings')
        .values({ key: keyOf(mark), value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute()
    },
    erase: ({ address, mark, filesAt, lines }) =>
      writer.transaction().execute(async (transaction) => {
        await patience?.execute(transaction)
        const inside = { ...dialect, reader: transaction, writer: transaction }
        const held = await heldOf(transaction, address, await begun(transaction, mark))
        await dropRows(transaction, held, address)
        const blobs = await freed(transaction, held)
        await keepUntilRemoved(transaction, blobs, filesAt)
        await indexAnew(inside, [...held.tickets, ...held.others])
        await audit(inside).add(lines)
        await transaction.deleteFrom('settings').where('key', '=', keyOf(mark)).execute()
        return { held, blobs }
      }),
  }
}

function keyOf(mark: string): string {
  return `erasing:${mark}`
}

async function begun(db: Kysely<Tables>, mark: string): Promise<readonly number[]> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', keyOf(mark)).executeTakeFirst()
  return row ? (JSON.parse(row.value) as number[]) : []
}

async function dropRows(db: Kysely<Tables>, held: HeldOfPerson, address: string): Promise<void> {
  const { contents, files, mails, sent, deliveries, chats, saved, drafts, counters, searches } = held
  const gone = contents.filter(({ left }) => left === null)
  await db
    .deleteFrom('contents')
    .where(
      within(
        'position',
        gone.map(({ position }) => position),
      ),
    )
    .execute()
  for (const { position, left } of contents)
    if (left !== null)
      await db
        .updateTable('contents')
        .set({ body: JSON.stringify(left) })
        .where('position', '=', position)
        .execute()
  await db
    .deleteFrom('files')
    .where(
      within(
        'id',
        files.map(({ id }) => id),
      ),
    )
    .execute()
  const read = mails.filter(({ left }) => left === null).map(({ row }) => row.id)
  await db.deleteFrom('mails').where(within('id', read)).execute()
  for (const { row, left } of mails)
    if (left !== null) await db.updateTable('mails').set(left).where('id', '=', row.id).execute()
  await db
    .deleteFrom('mailbox')
    .where(
      within(
        'id',
        sent.map(({ id }) => id),
      ),
    )
    .execute()
  await db
    .deleteFrom('outbox')
    .where(
      within(
        'id',
        deliveries.map(({ id }) => id),
      ),
    )
    .execute()
  // A mail server repeats the address in what it refuses.
  await db
    .updateTable('outbox')
    .set({ last_error: '' })
    .where(sql<boolean>`lower(last_error) LIKE ${`%${address.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`} ESCAPE '\\'`)
    .execute()
  const ids = chats.map(({ id }) => id)
  await db.deleteFrom('chat_entries').where(within('conversation', ids)).execute()
  await db.deleteFrom('conversations').where(within('id', ids)).execute()
  await db
    .deleteFrom('once')
    .where(
      within(
        'hash',
        saved.map(({ hash }) => hash),
      ),
    )
    .execute()
  await db
    .deleteFrom('visits')
    .where(
      within(
        'hash',
        held.visits.map(({ hash }) => hash),
      ),
    )
    .execute()
  await db
    .deleteFrom('addresses')
    .where(
      within(
        'address',
        held.addresses.map((row) => row.address),
      ),
    )
    .execute()
  await db
    .deleteFrom('limits')
    .where(
      within(
        'key',
        counters.map(({ key }) => key),
      ),
    )
    .execute()
  for (const { agent, key } of drafts)
    await db.deleteFrom('agent_state').where('agent', '=', agent).where('key', '=', key).execute()
  await db
    .deleteFrom('missed_searches')
    .where(
      within(
        'words',
        searches.map(({ words }) => words),
      ),
    )
    .execute()
}

/** Blobs are shared by their hash: only those that no row points at any more. */
async function freed(db: Kysely<Tables>, { files, mails }: HeldOfPerson): Promise<readonly string[]> {
  const raw = mails.filter(({ left }) => left === null).map(({ row }) => row.blob)
  const blobs = [...new Set([...files.map(({ blob }) => blob), ...raw])]
  const kept = [
    ...(await db.selectFrom('files').select('blob').where(within('blob', blobs)).execute()),
    ...(await db.selectFrom('mails').select('blob').where(within('blob', blobs)).execute()),
  ].map(({ blob }) => blob)
  return blobs.filter((blob) => !kept.includes(blob))
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

/** Search forgets these tickets, and reads again what is left of them; what was not indexed yet will be. */
async function indexAnew({ writer, dropFromSearch, addToSearch }: Dialect, tickets: readonly number[]): Promise<void> {
  if (tickets.length === 0) return
  const mark = await writer.selectFrom('settings').select('value').where('key', '=', indexedKey).executeTakeFirst()
  await dropFromSearch(writer, tickets)
  const rows = await writer
    .selectFrom('contents')
    .selectAll()
    .where(within('ticket', tickets))
    .where('position', '<=', Number(mark?.value ?? 0))
    .orderBy('position')
    .execute()
  const texts = rows
    .map(({ ticket, body }) => ({ ticket, text: searchText(JSON.parse(body) as JsonObject) }))
    .filter(({ text }) => text !== '')
  if (texts.length > 0) await addToSearch(writer, texts)
}
