import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'
import type { FileRow } from './tables.ts'
import type { UploadRow } from './ticket-store.ts'

export function files({ reader, writer }: Dialect): Store['files'] {
  return {
    async attachment(ticket, id) {
      const row = await reader
        .selectFrom('files')
        .selectAll()
        .where('id', '=', id)
        .where('ticket', '=', ticket)
        .executeTakeFirst()
      return row ? refOf(row) : null
    },
    async addUpload({ id, blob, name, type, size, createdAt, owner }) {
      await writer
        .insertInto('files')
        .values({ id, blob, name, type, size, created_at: createdAt, owner, ticket: null, seq: null })
        .execute()
    },
    async uploads(ids, owner) {
      if (ids.length === 0) return []
      const rows = await reader
        .selectFrom('files')
        .selectAll()
        .where('id', 'in', [...ids])
        .where('owner', '=', owner)
        .execute()
      return rows.map(uploadOf)
    },
    async dropStaleUploads(before, savedBefore) {
      const dropped = await writer
        .deleteFrom('files')
        .where('ticket', 'is', null)
        .where((is) =>
          is.or([
            is('created_at', '<', Math.min(before, savedBefore)),
            is.and([is('created_at', '<', before), is('owner', 'not like', 'saved:%')]),
          ]),
        )
        .returning('blob')
        .execute()
      const blobs = [...new Set(dropped.map(({ blob }) => blob))]
      if (blobs.length === 0) return []
      const attached = await writer.selectFrom('files').select('blob').where('blob', 'in', blobs).execute()
      const mailed = await writer.selectFrom('mails').select('blob').where('blob', 'in', blobs).execute()
      const kept = new Set([...attached, ...mailed].map(({ blob }) => blob))
      return blobs.filter((blob) => !kept.has(blob))
    },
  }
}

function refOf({ id, blob, name, type, size }: FileRow) {
  return { id, blob, name, type, size }
}

function uploadOf(row: FileRow): UploadRow {
  return { ...refOf(row), createdAt: row.created_at, owner: row.owner }
}
