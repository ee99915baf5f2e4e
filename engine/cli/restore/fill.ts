import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { linesOf } from '#engine/cli/backup/files.ts'
import { type Manifest, tablePath } from '#engine/cli/backup/manifest.ts'
import { keptNames } from '#engine/store/kept-tables.ts'
import { pauseKey } from '#engine/store/outbox-pause.ts'
import type { OutboxPause } from '#engine/store/pause.ts'
import { indexedKey } from '#engine/store/search-index.ts'
import type { Tables } from '#engine/store/tables.ts'
import { clearTable, putRows } from '#engine/store/whole-rows.ts'

type Cells = readonly (string | number | null)[]

const groupRows = 200
/** Of long texts a statement takes fewer rows. */
const groupBytes = 4_000_000

/** Writes the rows of a verified backup into a database that has taken the same steps, paused and with nothing indexed. */
export async function fillFrom(
  folder: string,
  manifest: Manifest,
  { db, now }: { readonly db: Kysely<Tables>; readonly now: number },
): Promise<void> {
  for (const table of keptNames.filter((name) => Object.hasOwn(manifest.tables, name))) {
    await clearTable(db, table)
    for await (const { columns, rows } of groupsOf(join(folder, tablePath(table))))
      await putRows(db, table, columns, rows)
  }
  const pause: OutboxPause = { at: now, why: 'restored', position: manifest.position }
  await set(db, pauseKey, JSON.stringify(pause))
  await set(db, indexedKey, '0')
}

async function* groupsOf(
  path: string,
): AsyncGenerator<{ readonly columns: readonly string[]; readonly rows: Cells[] }> {
  let columns: readonly string[] | null = null
  let rows: Cells[] = []
  let bytes = 0
  for await (const line of linesOf(path)) {
    if (columns === null) {
      columns = JSON.parse(line) as readonly string[]
      continue
    }
    rows.push(JSON.parse(line) as Cells)
    bytes += line.length
    if (rows.length < groupRows && bytes < groupBytes) continue
    yield { columns, rows }
    rows = []
    bytes = 0
  }
  if (columns !== null) yield { columns, rows }
}

async function set(db: Kysely<Tables>, key: string, value: string): Promise<void> {
  await db.deleteFrom('settings').where('key', '=', key).execute()
  await db.insertInto('settings').values({ key, value }).execute()
}
