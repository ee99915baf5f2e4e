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
    async list(limit, before, { by, action, ticket } = {}) {
      let asked = reader.selectFrom('audit').selectAll()
      if (before !== null)
        asked = asked.where(({ eb, or, and }) =>
          or([eb('at', '<', before.at), and([eb('at', '=', before.at), eb('id', '<', before.id)])]),
        )
      if (by !== undefined) asked = asked.where('role', '=', by.role).where('actor', '=', by.actor)
      if (action !== undefined) asked = asked.where('action', '=', action)
      if (ticket !== undefined)
        asked = asked.where(({ eb, or }) =>
          or([',', '}'].map((end) => eb('subject', 'like', `%"ticket":${ticket}${end}%`))),
        )
      const rows = await asked.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map((row) => ({
        ...row,
        role: row.role as AuditRow['role'],
        subject: JSON.parse(row.subject) as AuditRow['subject'],
      }))
    },
    async actors(limit) {
      const asked = reader.selectFrom('audit').select(['role', 'actor']).distinct()
      const rows = await asked.orderBy('actor').orderBy('role').limit(limit).execute()
      return rows.map(({ role, actor }) => ({ role: role as AuditRow['role'], actor }))
    },
  }
}
