import { type Kysely, sql } from 'kysely'
import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'
import type { ChatBatch, ChatStore, ConversationChange } from './chat-store.ts'
import type { Dialect } from './dialect.ts'
import type { Tables } from './tables.ts'

/** Somebody else wrote first: the transaction is rolled back and stepped again. */
class Conflict extends Error {}

/** What PostgreSQL calls a conflict, beside ours: unique_violation, serialization_failure, deadlock_detected. */
const conflicts = new Set(['23505', '40001', '40P01', 'SQLITE_CONSTRAINT'])

export function conversations(dialect: Dialect): ChatStore['conversations'] {
  const { reader, writer } = dialect
  const snapshots = async (ids: readonly string[]) => {
    if (ids.length === 0) return []
    return reader
      .selectFrom('conversations')
      .select('snapshot')
      .where('id', 'in', [...ids])
      .execute()
  }

  return {
    async get(id) {
      const [row] = await snapshots([id])
      return row ? conversationOf(row.snapshot) : null
    },
    async getAll(ids) {
      const found = (await snapshots(ids)).map(({ snapshot }) => conversationOf(snapshot))
      return new Map(found.map((conversation) => [conversation.id, conversation]))
    },
    async commit(batch) {
      try {
        await writer.transaction().execute(async (transaction) => {
          await write(transaction, batch)
          await dialect.announceChat(transaction)
        })
        return true
      } catch (error) {
        if (error instanceof Conflict || conflicts.has((error as { code?: string }).code ?? '')) return false
        throw error
      }
    },
    async entries(id, after, limit) {
      const rows = await reader
        .selectFrom('chat_entries')
        .select('body')
        .where('conversation', '=', id)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute()
      return rows.map(({ body }) => entryOf(body))
    },
    async byKey(keys) {
      if (keys.length === 0) return new Map()
      const rows = await reader
        .selectFrom('chat_entries')
        .select(['conversation', 'client_key', 'body'])
        .where('conversation', 'in', [...new Set(keys.map(({ conversation }) => conversation))])
        .where('client_key', 'in', [...new Set(keys.map(({ key }) => key))])
        .execute()
      return new Map(rows.map((row) => [`${row.conversation} ${row.client_key}`, entryOf(row.body)]))
    },
    async living(phases, teams, limit) {
      if (phases.length === 0 || teams?.length === 0) return []
      const rows = await reader
        .selectFrom('conversations')
        .select('snapshot')
        .where('phase', 'in', [...phases])
        .$if(teams !== undefined, (query) => query.where('team', 'in', [...(teams ?? [])]))
        .orderBy('active_at')
        .limit(limit)
        .execute()
      return rows.map(({ snapshot }) => conversationOf(snapshot))
    },
    async loads() {
      const rows = await reader
        .selectFrom('conversations')
        .select(['id', 'operators', 'active_at'])
        .where('phase', '=', 'open')
        .execute()
      return rows.map(({ id, operators, active_at }) => ({
        conversation: id,
        operators: operators.split(',').filter(Boolean),
        activeAt: Number(active_at),
      }))
    },
    async due(now, limit) {
      const rows = await reader
        .selectFrom('conversations')
        .select('id')
        .where('wake_at', '<=', now)
        .orderBy('wake_at')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    },
    async nextDueAt() {
      const row = await reader
        .selectFrom('conversations')
        .select('wake_at')
        .where('wake_at', 'is not', null)
        .orderBy('wake_at')
        .limit(1)
        .executeTakeFirst()
      return row?.wake_at == null ? null : Number(row.wake_at)
    },
    async unforwarded(limit) {
      const rows = await reader
        .selectFrom('conversations')
        .select('id')
        .where('unforwarded', '=', 1)
        .orderBy('active_at')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    },
    async activeSince(since, teams, after, limit) {
      if (teams?.length === 0) return []
      const rows = await reader
        .selectFrom('conversations')
        .select('snapshot')
        .where('active_at', '>=', after?.activeAt ?? since)
        .$if(teams !== undefined, (query) => query.where('team', 'in', [...(teams ?? [])]))
        .$if(after !== null, (query) =>
          query.where(({ eb, or }) => or([eb('active_at', '>', after?.activeAt ?? 0), eb('id', '>', after?.id ?? '')])),
        )
        .orderBy('active_at')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(({ snapshot }) => conversationOf(snapshot))
    },
    async ofTicket(ticket) {
      const row = await reader
        .selectFrom('conversations')
        .select('snapshot')
        .where('ticket', '=', ticket)
        .limit(1)
        .executeTakeFirst()
      return row ? conversationOf(row.snapshot) : null
    },
    async after(position, limit) {
      const rows = await reader
        .selectFrom('chat_entries')
        .select(['position', 'conversation', 'body'])
        .where('position', '>', position)
        .orderBy('position')
        .limit(limit)
        .execute()
      return rows.map(({ position: at, conversation, body }) => ({
        position: Number(at),
        conversation,
        entry: body === '' ? null : entryOf(body),
      }))
    },
    async lastPosition() {
      const row = await reader.selectFrom('chat_position').select('value').executeTakeFirst()
      return Number(row?.value ?? 0)
    },
  }
}

async function write(transaction: Kysely<Tables>, { changes, given, files, now }: ChatBatch): Promise<void> {
  const rows = changes.flatMap(rowsOf)
  // Taken first: who comes later waits here, so positions become visible in their order and nobody waits in a circle.
  const { value } = await transaction
    .updateTable('chat_position')
    .set((eb) => ({ value: eb('value', '+', rows.length) }))
    .returning('value')
    .executeTakeFirstOrThrow()
  const first = Number(value) - rows.length + 1
  for (const { agent, gives } of given) {
    const { numUpdatedRows } = await transaction
      .updateTable('presence')
      .set({ gives: gives + 1, given_at: now })
      .where('agent', '=', agent)
      .where('gives', '=', gives)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new Conflict()
  }
  await upsert(transaction, changes)
  const placed = rows.map((row, index) => ({ ...row, position: first + index }))
  for (let at = 0; at < placed.length; at += 200) {
    await transaction
      .insertInto('chat_entries')
      .values(placed.slice(at, at + 200))
      .execute()
  }
  const gone = changes.filter(({ removed }) => removed).map(({ conversation }) => conversation.id)
  if (gone.length > 0) await transaction.deleteFrom('conversations').where('id', 'in', gone).execute()
  if (files.length > 0)
    await transaction
      .updateTable('files')
      .set({ ticket: 0, seq: 0 })
      .where('id', 'in', [...files])
      .where('ticket', 'is', null)
      .execute()
}

async function upsert(transaction: Kysely<Tables>, changes: readonly ConversationChange[]): Promise<void> {
  const cells = changes.map(({ conversation }) => cellsOf(conversation))
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('conversations')
    .values(cells)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) => ({
          version: eb.ref('excluded.version'),
          phase: eb.ref('excluded.phase'),
          operators: eb.ref('excluded.operators'),
          active_at: eb.ref('excluded.active_at'),
          wake_at: eb.ref('excluded.wake_at'),
          unforwarded: eb.ref('excluded.unforwarded'),
          visitor_email: eb.ref('excluded.visitor_email'),
          ticket: eb.ref('excluded.ticket'),
          snapshot: eb.ref('excluded.snapshot'),
        }))
        // Several steps of one batch raise the version by more than one.
        .where(
          sql<boolean>`conversations.version = CASE excluded.id ${sql.join(
            changes.map(({ conversation, from }) => sql`WHEN ${conversation.id} THEN ${sql.lit(from)}`),
            sql` `,
          )} END`,
        ),
    )
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== BigInt(changes.length)) throw new Conflict()
}

function cellsOf(conversation: Conversation): Tables['conversations'] {
  const { id, version, channel, team, phase, operators, activeAt, wakeAt, visitor, ticket } = conversation
  return {
    id,
    version,
    channel,
    team,
    phase,
    operators: operators.map((one) => one.id).join(','),
    active_at: activeAt,
    wake_at: wakeAt,
    unforwarded: isUnforwarded(conversation) ? 1 : 0,
    visitor_email: visitor.email,
    ticket,
    snapshot: JSON.stringify(conversation),
  }
}

export function isUnforwarded({ ticket, ticketWanted, forwardedTo, seq }: Conversation): boolean {
  return ticket === null ? ticketWanted !== null : forwardedTo < seq
}

/** An entry a row; a change without entries is one row that says only that there was one. */
function rowsOf({ conversation, entries, removed }: ConversationChange) {
  if (removed) return []
  if (entries.length === 0)
    return [{ conversation: conversation.id, seq: -conversation.version, client_key: null, body: '' }]
  return entries.map((entry) => ({
    conversation: conversation.id,
    seq: entry.seq,
    client_key: entry.key,
    body: JSON.stringify(entry),
  }))
}

function conversationOf(snapshot: string): Conversation {
  return JSON.parse(snapshot) as Conversation
}

function entryOf(body: string): ChatEntry {
  return JSON.parse(body) as ChatEntry
}
