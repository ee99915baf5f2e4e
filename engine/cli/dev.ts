import { join } from 'node:path'
import type { Command } from 'commander'
import type { Io } from './io.ts'
import { replaceProcess } from './replace-process.ts'
import { repository } from './root.ts'

const examples = `Examples:
  npx docket dev

`

/** `docket dev`: the site builder's and the editor's way to run Docket, in the place of this process. */
export function command(program: Command, io: Io): void {
  program
    .command('dev')
    .description('run everything with live reload of articles, forms, workflows and engine, and with sample tickets')
    .addHelpText('before', examples)
    .action(() =>
      replaceProcess([join(repository, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'dev'], io.env, repository),
    )
}
