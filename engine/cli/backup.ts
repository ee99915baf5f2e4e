import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { knownSecret } from '#engine/adapters/environment.ts'
import { fileBlobs } from '#engine/adapters/file-blobs.ts'
import { backupKey } from '#engine/store/last-backup.ts'
import type { Manifest } from './backup/manifest.ts'
import { takeBackup } from './backup/take.ts'
import { Exit, type Io } from './io.ts'
import { withWhole } from './open-desk.ts'
import { count, documentText } from './words.ts'

const examples = `Examples:
  npx docket backup                                    into a new folder here, named after the instant
  npx docket backup /backups/$(date +%F)               into this one, which must be new or empty
  npx docket backup /backups/$(date +%F) --json

`

/** `docket backup`: tickets, attachments and the secret in a folder, beside an engine that may be running. */
export function command(program: Command, io: Io): void {
  program
    .command('backup')
    .description('write tickets, attachments, mails and the secret into a folder, beside a running engine')
    .addHelpText('before', examples)
    .argument('[folder]', 'a folder that is not there yet, or empty; left out: docket-backup-<instant>')
    .option('--json', 'print one JSON document')
    .action((folder: string | undefined, { json }: { readonly json?: boolean }) => backup(io, folder, json === true))
}

async function backup(io: Io, given: string | undefined, json: boolean): Promise<void> {
  await withWhole(io, async ({ settings, whole, now }) => {
    if (!(await whole.exists()))
      throw new Exit(3, 'There is no database yet: start Docket once, or name one in DOCKET_DATABASE_URL.')
    const name = given ?? `docket-backup-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z`
    const { dataDir, minFreeBytes } = settings
    const manifest = await takeBackup(
      {
        whole,
        blobs: await fileBlobs(join(dataDir, 'blobs'), 0),
        dataDir,
        minFreeBytes,
        secret: secretOf(io, dataDir),
        now,
      },
      resolve(io.cwd, name),
    )
    await whole.putSetting(backupKey, JSON.stringify({ at: now, position: manifest.position }))
    io.stdout(json ? documentText({ folder: name, ...summary(manifest) }) : said(name, manifest))
    if (manifest.missing.length > 0) throw new Exit(1)
  })
}

function secretOf({ env, cwd }: Io, dataDir: string) {
  const value = knownSecret(env, cwd)
  if (value === null) throw new Exit(3, 'There is no secret yet: start Docket once, or set DOCKET_SECRET.')
  const file = join(dataDir, 'secret')
  return { value, file: !env.DOCKET_SECRET?.trim() && existsSync(file) ? file : null }
}

function summary({ takenAt, database, position, tickets, blobs, missing, secret }: Manifest) {
  return { takenAt, database, position, tickets, files: blobs.files, bytes: blobs.bytes, missing, secret: secret.in }
}

function said(name: string, { tickets, position, blobs, missing, secret }: Manifest): string {
  const lost =
    missing.length === 0
      ? ''
      : `${count(missing.length, 'file is', 'files are')} not in the data folder, or not as stored: see "missing" in manifest.json.\n`
  const about =
    secret.in === 'file'
      ? 'It holds the secret that links are signed with, and what customers wrote: keep it where only you can read it.\n'
      : 'DOCKET_SECRET is not in it: keep that yourself. What customers wrote is: keep it where only you can read it.\n'
  const held = [count(tickets, 'ticket'), count(position, 'event'), count(blobs.files, 'file')].join(', ')
  return `✔ ${name}  ${held}\n${lost}${about}`
}
