import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { gather } from './gather.ts'
import { beginsWith } from './like.ts'
import type { Store } from './store.ts'

export function agentState({ reader, writer }: Dialect): Store['agentState'] {
  // Every page of the desk asks for several at once. Whoever asks for other agents' meanwhile is answered by the same rows.
  const value = gather<string, string>(async (places) => {
    const asked = places.map(placed)
    const rows = await reader
      .selectFrom('agent_state')
      .select(['agent', 'key', 'value'])
      .where(
        'agent',
        'in',
        asked.map(({ agent }) => agent),
      )
      .where(
        'key',
        'in',
        asked.map(({ key }) => key),
      )
      .execute()
    return new Map(rows.map(({ agent, key, value }) => [placeOf(agent, key), value]))
  })
  return {
    get: (agent, key) => value(placeOf(agent, key)),
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

/** The agent and the key as one text. An agent's id is the name of a file: no line ends in it. */
function placeOf(agent: string, key: string): string {
  return `${agent}\n${key}`
}

function placed(place: string): { readonly agent: string; readonly key: string } {
  const end = place.indexOf('\n')
  return { agent: place.slice(0, end), key: place.slice(end + 1) }
}
