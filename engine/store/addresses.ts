import type { Dialect } from './dialect.ts'
import type { AddressRow } from './mail-store.ts'
import type { Store } from './store.ts'

export function addresses({ reader, writer }: Dialect): Store['addresses'] {
  return {
    async heard(address, at) {
      const heard = { heard_at: at, bounces: 0, severity: null, status: null, bounced_at: null }
      await writer
        .insertInto('addresses')
        .values({ address, ...heard })
        .onConflict((conflict) => conflict.column('address').doUpdateSet(heard))
        .execute()
    },
    async bounced(address, { severity, status, at }) {
      const bounced = { severity, status, bounced_at: at }
      await writer
        .insertInto('addresses')
        .values({ address, heard_at: null, bounces: 1, ...bounced })
        .onConflict((conflict) =>
          conflict.column('address').doUpdateSet((eb) => ({ ...bounced, bounces: eb('addresses.bounces', '+', 1) })),
        )
        .execute()
    },
    async get(address) {
      const row = await reader.selectFrom('addresses').selectAll().where('address', '=', address).executeTakeFirst()
      return row
        ? {
            address,
            heardAt: row.heard_at,
            bounces: Number(row.bounces),
            severity: row.severity as AddressRow['severity'],
            status: row.status,
            bouncedAt: row.bounced_at,
          }
        : null
    },
  }
}
