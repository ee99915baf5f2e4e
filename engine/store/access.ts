import type { Dialect } from './dialect.ts'
import { gather } from './gather.ts'
import type { passkeys } from './passkeys.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'
import type { visits } from './visits.ts'

type Access = Omit<Store['access'], keyof ReturnType<typeof passkeys> | keyof ReturnType<typeof visits>>

/** Set with the first session, whatever opened it, and kept for good: links and sessions come and go. */
const signedInKey = 'first-sign-in'

export function access({ reader, writer }: Dialect): Access {
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
    async addSession({ hash, agent, createdAt, lastSeenAt, expiresAt, proof, device }) {
      await writer
        .insertInto('sessions')
        .values({ hash, agent, created_at: createdAt, last_seen_at: lastSeenAt, expires_at: expiresAt, proof, device })
        .execute()
      await writer
        .insertInto('settings')
        .values({ key: signedInKey, value: String(createdAt) })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute()
    },
    session: gather(async (hashes) => {
      const rows = await reader
        .selectFrom('sessions')
        .selectAll()
        .where('hash', 'in', [...hashes])
        .execute()
      return new Map(rows.map((row) => [row.hash, sessionOf(row)]))
    }),
    async touchSession(hash, lastSeenAt) {
      await writer.updateTable('sessions').set({ last_seen_at: lastSeenAt }).where('hash', '=', hash).execute()
    },
    async removeSession(hash) {
      await writer.deleteFrom('sessions').where('hash', '=', hash).execute()
    },
    async sessionsOf(agent) {
      const rows = await reader
        .selectFrom('sessions')
        .selectAll()
        .where('agent', '=', agent)
        .orderBy('last_seen_at', 'desc')
        .orderBy('hash')
        .execute()
      return rows.map(sessionOf)
    },
    async removeSessionsOf(agent, except) {
      const all = writer.deleteFrom('sessions').where('agent', '=', agent)
      const rows = await (except === null ? all : all.where('hash', '<>', except)).returning('hash').execute()
      return rows.length
    },
    async anybodySignedIn() {
      const row = await reader.selectFrom('settings').select('key').where('key', '=', signedInKey).executeTakeFirst()
      return row !== undefined
    },
    async addToken({ hash, name, scopes, createdAt }) {
      await writer
        .insertInto('api_tokens')
        .values({ hash, name, scopes: scopes.join(), created_at: createdAt })
        .execute()
    },
    token: gather(async (hashes) => {
      const rows = await reader
        .selectFrom('api_tokens')
        .selectAll()
        .where('hash', 'in', [...hashes])
        .execute()
      return new Map(rows.map((row) => [row.hash, tokenOf(row)]))
    }),
  }
}

function sessionOf({ hash, agent, created_at, last_seen_at, expires_at, proof, device }: Tables['sessions']) {
  return { hash, agent, createdAt: created_at, lastSeenAt: last_seen_at, expiresAt: expires_at, proof, device }
}

function tokenOf({ hash, name, scopes, created_at }: Tables['api_tokens']) {
  return { hash, name, scopes: scopes.split(',') as ('read' | 'write')[], createdAt: created_at }
}

function linkOf({ hash, agent, created_at, expires_at }: Tables['sign_in_links']) {
  return { hash, agent, createdAt: created_at, expiresAt: expires_at }
}
