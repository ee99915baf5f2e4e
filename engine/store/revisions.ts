import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'

export function revisions({ reader, writer }: Dialect): Store['revisions'] {
  return {
    async save(revision, commit, files, at) {
      await writer
        .insertInto('revisions')
        .values({ revision, commit_id: commit, files: JSON.stringify(files), last_used_at: at })
        .onConflict((conflict) => conflict.column('revision').doUpdateSet({ last_used_at: at }))
        .execute()
    },
    async files(revision) {
      const row = await reader
        .selectFrom('revisions')
        .select('files')
        .where('revision', '=', revision)
        .executeTakeFirst()
      return row ? (JSON.parse(row.files) as { path: string; text: string }[]) : null
    },
    async recent(since) {
      const rows = await reader
        .selectFrom('revisions')
        .select('revision')
        .where('last_used_at', '>=', since)
        .orderBy('last_used_at', 'desc')
        .execute()
      return rows.map(({ revision }) => revision)
    },
  }
}
