import { resolve } from 'node:path'
import type { Command } from 'commander'
import { manifestName } from './backup/manifest.ts'
import { Exit, type Io } from './io.ts'
import { withWhole } from './open-desk.ts'
import { type Restored, restoreBackup } from './restore/restore.ts'
import { count, documentText } from './words.ts'

const examples = `Examples:
  npx docket restore /backups/2026-11-29
  npx docket restore /backups/2026-11-29 --replace                              in the place of a desk that has tickets
  DOCKET_DATABASE_URL=postgres://… npx docket restore /backups/2026-11-29       from SQLite to PostgreSQL, or back

`

/** `docket restore`: a desk from a backup, with its outbox paused. */
export function command(program: Command, io: Io): void {
  program
    .command('restore')
    .description('put a backup in the place of an empty desk, in either database; nothing is sent until you say so')
    .addHelpText('before', examples)
    .argument('<folder>', `a backup: the folder with ${manifestName} in it`)
    .option(
      '--skip <numbers>',
      'leave out so many ticket numbers, which the lost desk may have given since; 0 after a planned move. Left out: 1,000, or four times as many as usually came in as long a time',
    )
    .option('--replace', 'also where there are tickets: what was there is kept beside')
    .option('--json', 'print one JSON document')
    .action(async (folder: string, { skip, replace, json }: Options) => {
      const restored = await withWhole(io, ({ settings, whole, now }) =>
        restoreBackup(
          {
            whole,
            dataDir: settings.dataDir,
            givenSecret: io.env.DOCKET_SECRET?.trim() || null,
            replace: replace === true,
            skip: skip === undefined ? null : countOf(skip),
            now,
          },
          resolve(io.cwd, folder),
        ),
      )
      io.stdout(json === true ? documentText(summary(restored)) : said(restored))
    })
}

interface Options {
  readonly skip?: string
  readonly replace?: boolean
  readonly json?: boolean
}

function countOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Exit(2, `--skip takes a count such as 1000, not "${text}".`)
  return Number(text)
}

function summary({ manifest, aside, nextNumber, isOtherSecret }: Restored) {
  const { takenAt, position, tickets, blobs, missing } = manifest
  return {
    takenAt,
    position,
    tickets,
    files: blobs.files,
    missing,
    nextNumber,
    aside,
    otherSecret: isOtherSecret,
    outbox: 'paused',
  }
}

function said({ manifest, aside, nextNumber, isOtherSecret }: Restored): string {
  const { takenAt, tickets, position, blobs, missing } = manifest
  const held = [count(tickets, 'ticket'), count(position, 'event'), count(blobs.files, 'file')].join(', ')
  return [
    `✔ the desk of ${takenAt}  ${held}`,
    ...(missing.length > 0 ? [`${count(missing.length, 'file was', 'files were')} missing when it was taken.`] : []),
    ...(aside === null ? [] : [`What was there before is kept in ${aside}.`]),
    ...(isOtherSecret
      ? [
          'The secret is not that of the backup: set DOCKET_SECRET as it was, or links in mails that went out open nothing.',
        ]
      : []),
    `The next ticket has the number ${nextNumber}.`,
    'Nothing is sent: the outbox is paused. Start Docket, look at the desk, then "npx docket outbox resume".',
    '',
  ].join('\n')
}
