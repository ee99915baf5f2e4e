import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { oneValue } from './one-value.ts'
import type { OutboxPause, OutboxPauses } from './pause.ts'

/** Under which `settings` keep the pause, for as long as it lasts. */
export const pauseKey = 'outbox.paused'

/**
 * SQL: whether the effect `mine` may be claimed: during a pause only what stays in the house, such as a message that a merged ticket passes on. It is asked by the claim
 * itself, so nothing is claimed that was paused before.
 */
export const mayGoOut = `(mine.kind IN ('ticket', 'forward') OR NOT EXISTS (SELECT 1 FROM settings WHERE key = '${pauseKey}'))`

export function outboxPause(dialect: Dialect): OutboxPauses {
  const { writer } = dialect
  const value = oneValue(dialect)
  return {
    async get() {
      const pause = await value('pause', () => sql`(SELECT value FROM settings WHERE key = ${pauseKey})`)
      return pause === null ? null : (JSON.parse(String(pause)) as OutboxPause)
    },
    async begin(pause) {
      const written = JSON.stringify(pause)
      await writer
        .insertInto('settings')
        .values({ key: pauseKey, value: written })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: written }))
        .execute()
    },
    async end() {
      const { numDeletedRows } = await writer.deleteFrom('settings').where('key', '=', pauseKey).executeTakeFirst()
      return Number(numDeletedRows) === 1
    },
  }
}
