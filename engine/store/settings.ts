import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'

export function settings({ reader, writer }: Dialect): Store['settings'] {
  return {
    async get(key) {
      const row = await reader.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst()
      return row?.value ?? null
    },
    async put(key, value) {
      await writer
        .insertInto('settings')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute()
    },
  }
}
