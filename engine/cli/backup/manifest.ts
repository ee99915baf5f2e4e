import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Exit } from '#engine/cli/io.ts'

/**
 *     manifest.json          what is here; written last, so that a folder without it is no backup
 *     tables/<table>.ndjson  columns on the first line, then a row a line, as JSON arrays
 *     blobs/ab/<sha-256>     attachments and mails as they came
 *     secret                 what request pages and links are signed with, where Docket keeps it itself
 */
export interface Manifest {
  readonly formatVersion: 1
  /** RFC 3339 in UTC. */
  readonly takenAt: string
  readonly database: 'sqlite' | 'postgres'
  /** Of the last event that is in it: it holds what was committed up to there, and nothing of what came later. */
  readonly position: number
  readonly tickets: number
  /** The steps that the tables had taken. */
  readonly steps: readonly string[]
  readonly tables: Readonly<Record<string, TableEntry>>
  readonly blobs: { readonly files: number; readonly bytes: number }
  /** Blobs that rows name and that the data folder did not have, or not as they were stored. */
  readonly missing: readonly string[]
  readonly secret: { readonly in: 'file' | 'environment'; readonly mark: string }
}

export interface TableEntry {
  readonly rows: number
  readonly bytes: number
  /** Hex. */
  readonly sha256: string
}

export const manifestName = 'manifest.json'

export function tablePath(table: string): string {
  return `tables/${table}.ndjson`
}

export function blobPath(id: string): string {
  return `blobs/${id.slice(0, 2)}/${id}`
}

/** Tells whether two secrets are the same without telling either. */
export function markOf(secret: string): string {
  return createHmac('sha256', secret).update('docket backup').digest('hex')
}

/** Exit 1 where the folder holds no whole backup, or one of another format. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => {
    throw new Exit(
      1,
      `"${folder}" is no whole backup: it has no ${manifestName}, which is written when everything else is there.`,
    )
  })
  const manifest = parsed(text)
  if (manifest === null)
    throw new Exit(1, `${manifestName} in "${folder}" cannot be read: it is not as "docket backup" wrote it.`)
  if (manifest.formatVersion !== 1)
    throw new Exit(
      1,
      `"${folder}" has the format ${manifest.formatVersion}, and this engine knows 1: take a newer one.`,
    )
  return manifest
}

function parsed(text: string): Manifest | null {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null
    const isWhole =
      typeof value?.formatVersion === 'number' &&
      Array.isArray(value.steps) &&
      Array.isArray(value.missing) &&
      typeof value.tables === 'object' &&
      typeof value.secret === 'object'
    return isWhole ? (value as Manifest) : null
  } catch {
    return null
  }
}
