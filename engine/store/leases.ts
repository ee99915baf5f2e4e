import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'

export function leases({ writer }: Dialect): Store['leases'] {
  return {
    async take(name, owner, now, until) {
      const { rows } = await sql`INSERT INTO leases (name, owner, ends_at) VALUES (${name}, ${owner}, ${until})
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, ends_at = excluded.ends_at
        WHERE leases.owner = excluded.owner OR leases.ends_at <= ${now} RETURNING owner`.execute(writer)
      return rows.length === 1
    },
    async release(name, owner) {
      await writer.deleteFrom('leases').where('name', '=', name).where('owner', '=', owner).execute()
    },
  }
}
