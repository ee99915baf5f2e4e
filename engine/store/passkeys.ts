import type { PasskeyRow } from './access-store.ts'
import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

type Passkeys = Pick<
  Store['access'],
  'addPasskey' | 'passkey' | 'passkeysOf' | 'renamePasskey' | 'removePasskey' | 'usedPasskey'
>

export function passkeys({ reader, writer }: Dialect): Passkeys {
  return {
    async addPasskey({ id, agent, owner, publicKey, counter, transports, name, createdAt, usedAt }, most) {
      const row = { id, agent, owner, public_key: publicKey, counter, transports: transports.join(), name }
      // Changes nothing and locks those that are there, so that a second one of this agent waits until this one can be counted.
      await writer.updateTable('passkeys').set({ agent }).where('agent', '=', agent).execute()
      const added = await writer
        .insertInto('passkeys')
        .values({ ...row, created_at: createdAt, used_at: usedAt })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (added === undefined) return 'known'
      const all = await writer.selectFrom('passkeys').select('id').where('agent', '=', agent).execute()
      if (all.length <= most) return 'added'
      await writer.deleteFrom('passkeys').where('id', '=', id).execute()
      return 'too-many'
    },
    async passkey(id) {
      const row = await reader.selectFrom('passkeys').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? passkeyOf(row) : null
    },
    async passkeysOf(agent) {
      const rows = await reader
        .selectFrom('passkeys')
        .selectAll()
        .where('agent', '=', agent)
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      return rows.map(passkeyOf)
    },
    async renamePasskey(agent, id, name) {
      const row = await writer
        .updateTable('passkeys')
        .set({ name })
        .where('id', '=', id)
        .where('agent', '=', agent)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
    async removePasskey(agent, id) {
      const row = await writer
        .deleteFrom('passkeys')
        .where('id', '=', id)
        .where('agent', '=', agent)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
    async usedPasskey(id, counter, at) {
      const row = await writer
        .updateTable('passkeys')
        .set({ counter, used_at: at })
        .where('id', '=', id)
        .where('counter', '<=', counter)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

function passkeyOf(row: Tables['passkeys']): PasskeyRow {
  const { id, agent, owner, public_key, counter, transports, name, created_at, used_at } = row
  return {
    id,
    agent,
    owner,
    publicKey: public_key,
    counter,
    transports: transports.split(',').filter(Boolean),
    name,
    createdAt: created_at,
    usedAt: used_at,
  }
}
