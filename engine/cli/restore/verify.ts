import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashOf, linesOf } from '#engine/cli/backup/files.ts'
import { blobPath, type Manifest, markOf, tablePath } from '#engine/cli/backup/manifest.ts'
import { Exit } from '#engine/cli/io.ts'
import { keptNames } from '#engine/store/kept-tables.ts'

/**
 * Reads every file of a backup and compares it with the manifest, before anything is changed. Returns the ids of the blobs that belong to it.
 * Exit 1 names the first file that is not as it was written.
 */
export async function verifyBackup(folder: string, manifest: Manifest): Promise<readonly string[]> {
  for (const [table, { sha256 }] of Object.entries(manifest.tables)) {
    if (!keptNames.includes(table))
      throw new Exit(1, `The manifest names a table "${table}", of which this engine knows nothing: take a newer one.`)
    compare(tablePath(table), await hashOf(join(folder, tablePath(table))), sha256)
  }
  if (manifest.secret.in === 'file') {
    const secret = await readFile(join(folder, 'secret'), 'utf8').catch(() => null)
    compare('secret', secret === null ? null : markOf(secret.trim()), manifest.secret.mark)
  }
  const missing = new Set(manifest.missing)
  const ids = (await blobsOf(folder, manifest)).filter((id) => !missing.has(id))
  for (const id of ids) compare(blobPath(id), await hashOf(join(folder, blobPath(id))), id)
  return ids
}

function compare(path: string, found: string | null, written: string): void {
  if (found === null) throw new Exit(1, `${path} is missing in this backup: nothing was restored. Take another one.`)
  if (found !== written)
    throw new Exit(
      1,
      `${path} is not as it was written (truncated or altered): nothing was restored. Take another one.`,
    )
}

async function blobsOf(folder: string, manifest: Manifest): Promise<readonly string[]> {
  const ids = new Set<string>()
  for (const table of ['files', 'mails'].filter((name) => Object.hasOwn(manifest.tables, name))) {
    let at = -1
    for await (const line of linesOf(join(folder, tablePath(table)))) {
      const cells = JSON.parse(line) as readonly unknown[]
      if (at < 0) at = cells.indexOf('blob')
      else ids.add(String(cells[at]))
    }
  }
  return [...ids]
}
