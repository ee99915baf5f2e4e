import { type Kysely, sql } from 'kysely'
import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'
import { createChatMemory } from './chat-memory.ts'
import { chatRowsOf, feedRowsOf } from './chat-rows.ts'
import type { ChatFeedRow, ChatKey, ChatLoaded, ChatStore } from './chat-store.ts'
import type { Dialect } from './dialect.ts'
import type { Tables } from './tables.ts'

export function conversations(dialect: Dialect): ChatStore['conversations'] {
  const { reader, writer } = dialect
  const memory = createChatMemory()

  return {
    async get(id) {
      const row = await reader.selectFrom('conversations').select('snapshot').where('id', '=', id).executeTakeFirst()
      return row ? conversationOf(row.snapshot) : null
    },
    async load(ids, keys) {
      const loaded = await load(reader, ids, keys)
      memory.read(loaded)
      return loaded
    },
    recall: memory.recall,
    async commit(batch) {
      let told: readonly ChatFeedRow[] | null = null
      try {
        const first = await dialect.commitChat(chatRowsOf(batch), batch.position)
        told = first === null ? null : feedRowsOf(batch, first)
        if (first !== null && told !== null) memory.wrote(batch, first, told.length)
      } finally {
        if (told === null) memory.forget()
      }
      return told
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
    async waiting(channel, limit) {
      const rows = await reader
        .selectFrom('conversations')
        .select('id')
        .where('phase', '=', 'waiting')
        .where('channel', '=', channel)
        .orderBy('active_at')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
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
    dropEnded: (channel, before, limit) =>
      writer.transaction().execute(async (transaction) => {
        // Taken first, as by a commit: what somebody writes in one of them comes wholly before, and saves it, or finds it gone.
        await transaction
          .updateTable('chat_position')
          .set((eb) => ({ value: eb.ref('value') }))
          .execute()
        const rows = await transaction
          .selectFrom('conversations')
          .select('id')
          .where('phase', '=', 'ended')
          .where('active_at', '<', before)
          .where('channel', '=', channel)
          .where('unforwarded', '=', 0)
          .orderBy('active_at')
          .limit(limit)
          .execute()
        const ids = rows.map(({ id }) => id)
        if (ids.length === 0) return 0
        await transaction.deleteFrom('conversations').where('id', 'in', ids).execute()
        await transaction.deleteFrom('chat_entries').where('conversation', 'in', ids).execute()
        const owners = ids.map((id) => `chat:${id}`)
        // 0 is of the conversation alone; what has come into a ticket stays there.
        await transaction
          .updateTable('files')
          .set({ ticket: null, seq: null })
          .where('owner', 'in', owners)
          .where('ticket', '=', 0)
          .execute()
        return ids.length
      }),
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
        .leftJoin('conversations', 'conversations.id', 'chat_entries.conversation')
        .select(['position', 'conversation', 'body', 'snapshot'])
        .where('position', '>', position)
        .orderBy('position')
        .limit(limit)
        .execute()
      const known = new Map<string, Conversation>()
      return rows.map(({ position: at, conversation, body, snapshot }) => {
        const now = known.get(conversation) ?? (snapshot === null ? null : conversationOf(snapshot))
        if (now !== null) known.set(conversation, now)
        return { position: Number(at), conversation, entry: body === '' ? null : entryOf(body), now }
      })
    },
    async lastPosition() {
      const row = await reader.selectFrom('chat_position').select('value').executeTakeFirst()
      return Number(row?.value ?? 0)
    },
  }
}

/** Everything in one statement, and so of one moment: the position, conversations, and entries by their keys. */
async function load(reader: Kysely<Tables>, ids: readonly string[], keys: readonly ChatKey[]): Promise<ChatLoaded> {
  const pairs = keys.map(({ conversation, key }) => sql`(conversation = ${conversation} AND client_key = ${key})`)
  const { rows } = await sql<{ kind: string; key: string | null; body: string }>`
    SELECT 'position' AS kind, NULL AS key, CAST(value AS TEXT) AS body FROM chat_position
    ${ids.length > 0 ? sql`UNION ALL SELECT 'conversation', id, snapshot FROM conversations WHERE id IN (${sql.join(ids)})` : sql``}
    ${pairs.length > 0 ? sql`UNION ALL SELECT 'entry', conversation || ' ' || client_key, body FROM chat_entries WHERE ${sql.join(pairs, sql` OR `)}` : sql``}
  `.execute(reader)
  const of = (kind: string) => rows.filter((row) => row.kind === kind)
  return {
    position: Number(of('position')[0]?.body) + 1,
    conversations: new Map(of('conversation').map(({ key, body }) => [key ?? '', conversationOf(body)])),
    byKey: new Map(of('entry').map(({ key, body }) => [key ?? '', entryOf(body)])),
  }
}

function conversationOf(snapshot: string): Conversation {
  return JSON.parse(snapshot) as Conversation
}

function entryOf(body: string): ChatEntry {
  return JSON.parse(body) as ChatEntry
}
