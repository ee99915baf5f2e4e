import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

export function access({ reader, writer }: Dialect): Store['access'] {
  return {
    async addSignInLink({ hash, agent, createdAt, expiresAt }) {
      await writer
        .insertInto('sign_in_links')
        .values({ hash, agent, created_at: createdAt, expires_at: expiresAt, used_at: null })
        .execute()
    },
    async takeSignInLink(hash, now) {
      // One statement decides: of two at once, one finds it used.
      const row = await writer
        .updateTable('sign_in_links')
        .set({ used_at: now })
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .returningAll()
        .executeTakeFirst()
      return row ? linkOf(row) : null
    },
    async addSession({ hash, agent, createdAt, lastSeenAt, expiresAt }) {
      await writer
        .insertInto('sessions')
        .values({ hash, agent, created_at: createdAt, last_seen_at: lastSeenAt, expires_at: expiresAt })
        .execute()
    },
    async session(hash) {
      const row = await reader.selectFrom('sessions').selectAll().where('hash', '=', hash).executeTakeFirst()
      return row
        ? { hash, agent: row.agent, createdAt: row.created_at, lastSeenAt: row.last_seen_at, expiresAt: row.expires_at }
        : null
    },
    async touchSession(hash, lastSeenAt) {
      await writer.updateTable('sessions').set({ last_seen_at: lastSeenAt }).where('hash', '=', hash).execute()
    },
    async removeSession(hash) {
      await writer.deleteFrom('sessions').where('hash', '=', hash).execute()
    },
    async anybodySignedIn() {
      const row = await reader
        .selectFrom('sign_in_links')
        .select('hash')
        .where('used_at', 'is not', null)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    async addToken({ hash, name, scopes, createdAt }) {
      await writer
        .insertInto('api_tokens')
        .values({ hash, name, scopes: scopes.join(), created_at: createdAt })
        .execute()
    },
    async token(hash) {
      const row = await reader.selectFrom('api_tokens').selectAll().where('hash', '=', hash).executeTakeFirst()
      return row
        ? { hash, name: row.name, scopes: row.scopes.split(',') as ('read' | 'write')[], createdAt: row.created_at }
        : null
    },
  }
}

function linkOf({ hash, agent, created_at, expires_at }: Tables['sign_in_links']) {
  return { hash, agent, createdAt: created_at, expiresAt: expires_at }
}
