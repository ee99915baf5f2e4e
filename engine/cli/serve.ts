import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Exit, type Io } from './io.ts'
import { settingsOf } from './open-desk.ts'
import { replaceProcess } from './replace-process.ts'
import { repository } from './root.ts'

const examples = `Examples:
  npx docket serve                   what "npm start" runs, of a site that is built
  DOCKET_SITE=off npx docket serve   the engine alone

`

/** `docket serve`: the engine, in the place of this process. */
export function command(program: Command, io: Io): void {
  program
    .command('serve')
    .description('run the engine with the built site, as "npm start" does; it prints its addresses')
    .addHelpText('before', examples)
    .action(async () => {
      if (settingsOf(io).site && !existsSync(join(repository, 'dist', 'server', 'entry.mjs')))
        throw new Exit(2, 'The site is not built: "npm run build" does it, or DOCKET_SITE=off runs the engine alone.')
      await replaceProcess(['--max-semi-space-size=16', join(repository, 'engine', 'main.ts')], io.env, io.cwd)
    })
}
