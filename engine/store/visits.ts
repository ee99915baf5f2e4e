import type { JsonObject } from '#engine/core/json.ts'
import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'

type Visits = Pick<
  Store['access'],
  'addOnce' | 'once' | 'takeOnce' | 'addVisit' | 'visit' | 'touchVisit' | 'removeVisit' | 'dropEnded'
>

export function visits({ reader, writer }: Dialect): Visits {
  return {
    async addOnce({ hash, purpose, body, expiresAt }) {
      await writer
        .insertInto('once')
        .values({ hash, purpose, body: JSON.stringify(body), expires_at: expiresAt })
        .onConflict((same) =>
          same.column('hash').doUpdateSet({ purpose, body: JSON.stringify(body), expires_at: expiresAt }),
        )
        .execute()
    },
    async once(hash, purpose, now) {
      const row = await reader
        .selectFrom('once')
        .select(['body', 'expires_at'])
        .where('hash', '=', hash)
        .where('purpose', '=', purpose)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return row ? { body: JSON.parse(row.body) as JsonObject, expiresAt: row.expires_at } : null
    },
    async takeOnce(hash, purpose, now) {
      // One statement decides: of two at once, one finds nothing.
      const row = await writer
        .deleteFrom('once')
        .where('hash', '=', hash)
        .where('purpose', '=', purpose)
        .where('expires_at', '>', now)
        .returning('body')
        .executeTakeFirst()
      return row ? (JSON.parse(row.body) as JsonObject) : null
    },
    async addVisit({ hash, email, lastSeenAt, expiresAt }) {
      await writer
        .insertInto('visits')
        .values({ hash, email, last_seen_at: lastSeenAt, expires_at: expiresAt })
        .execute()
    },
    async visit(hash) {
      const row = await reader.selectFrom('visits').selectAll().where('hash', '=', hash).executeTakeFirst()
      return row ? { hash, email: row.email, lastSeenAt: row.last_seen_at, expiresAt: row.expires_at } : null
    },
    async touchVisit(hash, lastSeenAt) {
      await writer.updateTable('visits').set({ last_seen_at: lastSeenAt }).where('hash', '=', hash).execute()
    },
    async removeVisit(hash) {
      await writer.deleteFrom('visits').where('hash', '=', hash).execute()
    },
    async dropEnded(now) {
      await writer.deleteFrom('once').where('expires_at', '<=', now).execute()
      await writer.deleteFrom('visits').where('expires_at', '<=', now).execute()
      await writer.deleteFrom('sessions').where('expires_at', '<=', now).execute()
      await writer.deleteFrom('sign_in_links').where('expires_at', '<=', now).execute()
    },
  }
}
