import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { beginsWith } from './like.ts'
import type { Store } from './store.ts'

export function agentState({ reader, writer }: Dialect): Store['agentState'] {
  return {
    async get(agent, key) {
      const row = await reader
        .selectFrom('agent_state')
        .select('value')
        .where('agent', '=', agent)
        .where('key', '=', key)
        .executeTakeFirst()
      return row?.value ?? null
    },
    async put(agent, key, value, now) {
      await writer
        .insertInto('agent_state')
        .values({ agent, key, value, changed_at: now })
        .onConflict((conflict) => conflict.columns(['agent', 'key']).doUpdateSet({ value, changed_at: now }))
        .execute()
    },
    async remove(agent, key) {
      await writer.deleteFrom('agent_state').where('agent', '=', agent).where('key', '=', key).execute()
    },
    async ofAll(key) {
      const rows = await reader.selectFrom('agent_state').selectAll().where('key', '=', key).orderBy('agent').execute()
      return rows.map(({ agent, value, changed_at }) => ({ agent, value, changedAt: Number(changed_at) }))
    },
    async keys(prefix, limit) {
      return reader
        .selectFrom('agent_state')
        .select(['agent', 'key'])
        .where(beginsWith(sql.ref('key'), prefix))
        .orderBy('key')
        .orderBy('agent')
        .limit(limit)
        .execute()
    },
    async list(agent, prefix) {
      const rows = await reader
        .selectFrom('agent_state')
        .selectAll()
        .where('agent', '=', agent)
        .where(beginsWith(sql.ref('key'), prefix))
        .orderBy('key')
        .limit(200)
        .execute()
      return rows.map(({ key, value }) => ({ key, value }))
    },
  }
}
