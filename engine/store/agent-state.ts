import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { beginsWith } from './like.ts'
import { oneValue } from './one-value.ts'
import type { Store } from './store.ts'

export function agentState(dialect: Dialect): Store['agentState'] {
  const { reader, writer, jsonString } = dialect
  const value = oneValue(dialect)
  const pairs = sql`string_agg('[' || ${jsonString('key')} || ',' || ${jsonString('value')} || ']', ',' ORDER BY key)`
  return {
    async get(agent, key) {
      const kept = await value(
        `state ${JSON.stringify([agent, key])}`,
        () => sql`(SELECT value FROM agent_state WHERE agent = ${agent} AND key = ${key})`,
      )
      return kept === null ? null : String(kept)
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
      const kept = await value(
        `states ${JSON.stringify([agent, prefix])}`,
        () => sql`(SELECT ${pairs} FROM (SELECT key, value FROM agent_state
          WHERE agent = ${agent} AND ${beginsWith(sql.ref('key'), prefix)} ORDER BY key LIMIT 200) AS held)`,
      )
      return (JSON.parse(`[${kept ?? ''}]`) as [string, string][]).map(([key, value]) => ({ key, value }))
    },
  }
}
