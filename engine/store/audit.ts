import type { AuditRow } from './access-store.ts'
import type { Dialect } from './dialect.ts'
import { slices } from './slices.ts'
import type { Store } from './store.ts'

export function audit({ reader, writer }: Dialect): Omit<Store['audit'], 'withLine'> {
  return {
    async add(rows) {
      for (const part of slices(rows))
        await writer
          .insertInto('audit')
          .values(part.map((row) => ({ ...row, subject: JSON.stringify(row.subject) })))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
    },
    async list(limit, before) {
      const all = reader.selectFrom('audit').selectAll()
      const rest =
        before === null
          ? all
          : all.where(({ eb, or, and }) =>
              or([eb('at', '<', before.at), and([eb('at', '=', before.at), eb('id', '<', before.id)])]),
            )
      const rows = await rest.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map((row) => ({
        ...row,
        role: row.role as AuditRow['role'],
        subject: JSON.parse(row.subject) as AuditRow['subject'],
      }))
    },
  }
}
