import type { Dialect } from './dialect.ts'
import type { OutboxPause, OutboxPauses } from './pause.ts'

/** Under which `settings` keep the pause, for as long as it lasts. */
export const pauseKey = 'outbox.paused'

/**
 * SQL: whether the effect `mine` may be claimed: during a pause only what stays in the house, such as a message that a merged ticket passes on. It is asked by the claim
 * itself, so nothing is claimed that was paused before.
 */
export const mayGoOut = `(mine.kind IN ('ticket', 'forward') OR NOT EXISTS (SELECT 1 FROM settings WHERE key = '${pauseKey}'))`

export function outboxPause({ reader, writer }: Dialect): OutboxPauses {
  return {
    async get() {
      const row = await reader.selectFrom('settings').select('value').where('key', '=', pauseKey).executeTakeFirst()
      return row ? (JSON.parse(row.value) as OutboxPause) : null
    },
    async begin(pause) {
      const value = JSON.stringify(pause)
      await writer
        .insertInto('settings')
        .values({ key: pauseKey, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute()
    },
    async end() {
      const { numDeletedRows } = await writer.deleteFrom('settings').where('key', '=', pauseKey).executeTakeFirst()
      return Number(numDeletedRows) === 1
    },
  }
}
