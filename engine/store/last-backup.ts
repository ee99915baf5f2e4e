import type { Store } from './store.ts'

/** Under which `settings` keep when a backup was last taken of this database. */
export const backupKey = 'backup.taken'

/** When a backup was last taken, and the last event in it; null: never. */
export async function lastBackup(
  settings: Pick<Store['settings'], 'get'>,
): Promise<{ readonly at: number; readonly position: number } | null> {
  return JSON.parse((await settings.get(backupKey)) ?? 'null') as { at: number; position: number } | null
}
