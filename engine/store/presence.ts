import { sql } from 'kysely'
import type { ChatStore, Presence } from './chat-store.ts'
import type { Dialect } from './dialect.ts'
import type { Tables } from './tables.ts'

export function presence({ reader, writer }: Dialect): ChatStore['presence'] {
  return {
    async all() {
      const rows = await reader.selectFrom('presence').selectAll().orderBy('agent').execute()
      return rows.map(presenceOf)
    },
    async get(agent) {
      const row = await reader.selectFrom('presence').selectAll().where('agent', '=', agent).executeTakeFirst()
      return row ? presenceOf(row) : null
    },
    async seen(agent, available, at) {
      await sql`INSERT INTO presence (agent, available, seen_at, given_at, gives, channels)
        VALUES (${agent}, ${available ? 1 : 0}, ${at}, NULL, 0, '{}')
        ON CONFLICT (agent) DO UPDATE SET available = excluded.available, seen_at = excluded.seen_at`.execute(writer)
    },
    async worked(agent, at, since) {
      await sql`INSERT INTO presence (agent, available, seen_at, given_at, gives, channels)
        VALUES (${agent}, 0, ${at}, NULL, 0, '{}')
        ON CONFLICT (agent) DO UPDATE SET seen_at = excluded.seen_at,
          available = CASE WHEN presence.seen_at > ${since} THEN presence.available ELSE 0 END`.execute(writer)
    },
    async choose(agent, channel, joined, at) {
      await writer.transaction().execute(async (transaction) => {
        // Writing first holds the row: of two choices at once the second reads what the first has written.
        const { rows } = await sql<Pick<Tables['presence'], 'channels'>>`
          INSERT INTO presence (agent, available, seen_at, given_at, gives, channels)
          VALUES (${agent}, 0, ${at}, NULL, 0, '{}')
          ON CONFLICT (agent) DO UPDATE SET channels = presence.channels RETURNING channels`.execute(transaction)
        const chosen = JSON.parse(rows[0]?.channels ?? '{}') as Presence['channels']
        const channels = JSON.stringify({ ...chosen, [channel]: joined })
        await transaction.updateTable('presence').set({ channels }).where('agent', '=', agent).execute()
      })
    },
  }
}

function presenceOf({ agent, available, seen_at, given_at, gives, channels }: Tables['presence']): Presence {
  return {
    agent,
    available: Number(available) === 1,
    seenAt: Number(seen_at),
    givenAt: given_at === null ? null : Number(given_at),
    gives: Number(gives),
    channels: JSON.parse(channels) as Presence['channels'],
  }
}
