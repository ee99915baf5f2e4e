import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { linesOf } from '#engine/cli/backup/files.ts'
import { type Manifest, tablePath } from '#engine/cli/backup/manifest.ts'
import { keptNames } from '#engine/store/kept-tables.ts'
import { lastNumberKey } from '#engine/store/last-number.ts'
import { pauseKey } from '#engine/store/outbox-pause.ts'
import type { OutboxPause } from '#engine/store/pause.ts'
import { indexedKey } from '#engine/store/search-index.ts'
import type { Tables } from '#engine/store/tables.ts'
import { clearTable, putRows } from '#engine/store/whole-rows.ts'

type Cells = readonly (string | number | null)[]

const groupRows = 200
const meanOverMs = 30 * 24 * 3_600_000
const leastSkipped = 1_000
/** Of long texts a statement takes fewer rows. */
const groupBytes = 4_000_000

export interface Filling {
  readonly db: Kysely<Tables>
  readonly now: number
  /** How many ticket numbers are left out; null: more than the lost desk has most likely given since the backup. */
  readonly skip: number | null
  /** No number up to this one is given, whatever is left out. */
  readonly given: number
}

/**
 * Writes the rows of a verified backup into a database that has taken the same steps, paused and with nothing indexed. Returns the number
 * of its next ticket.
 */
export async function fillFrom(folder: string, manifest: Manifest, { db, now, skip, given }: Filling): Promise<number> {
  for (const table of keptNames.filter((name) => Object.hasOwn(manifest.tables, name))) {
    await clearTable(db, table)
    for await (const { columns, rows } of groupsOf(join(folder, tablePath(table))))
      await putRows(db, table, columns, rows)
  }
  const pause: OutboxPause = { at: now, why: 'restored', position: manifest.position }
  await set(db, pauseKey, JSON.stringify(pause))
  await set(db, indexedKey, '0')
  const since = Date.parse(manifest.takenAt)
  const last = Math.max((await lastNumber(db)) + (skip ?? (await likelyGiven(db, since, now))), given)
  await set(db, lastNumberKey, String(last))
  return last + 1
}

/** The highest number of a ticket, or the last of those that are left out, whichever is more. */
export async function lastNumber(db: Kysely<Tables>): Promise<number> {
  const { last } = await db
    .selectFrom('tickets')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow()
  const kept = await db.selectFrom('settings').select('value').where('key', '=', lastNumberKey).executeTakeFirst()
  return Math.max(Number(last ?? 0), Number(kept?.value ?? 0))
}

/** Four times as many as came in as long a time before, by the mean of thirty days; at least a thousand. */
async function likelyGiven(db: Kysely<Tables>, since: number, now: number): Promise<number> {
  const { created } = await db
    .selectFrom('events')
    .select(({ fn }) => fn.countAll().as('created'))
    .where('seq', '=', 1)
    .where('at', '>', since - meanOverMs)
    .executeTakeFirstOrThrow()
  return Math.max(leastSkipped, Math.ceil((4 * Number(created) * Math.max(0, now - since)) / meanOverMs))
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
