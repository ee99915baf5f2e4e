import type { Command } from 'commander'
import { stepsTaken } from '#engine/store/migrate.ts'
import { openWhole } from '#engine/store/open-whole.ts'
import type { Whole } from '#engine/store/whole.ts'
import type { Io } from './io.ts'
import { withDesk, withWhole } from './open-desk.ts'
import { count, documentText } from './words.ts'

const examples = `Examples:
  npx docket migrate
  npx docket migrate --json

`

/** `docket migrate`: what a start does with the tables, alone. */
export function command(program: Command, io: Io): void {
  program
    .command('migrate')
    .description('bring the tables up to date, as a start does by itself; take a backup before')
    .addHelpText('before', examples)
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const before = await withWhole(io, ({ whole }) => stepsOf(whole))
      const { after, kind } = await withDesk(io, async ({ store, settings }) => {
        const whole = await openWhole(settings)
        try {
          return { after: await stepsOf(whole), kind: store.kind }
        } finally {
          await whole.close()
        }
      })
      const taken = after.filter((step) => !before.includes(step))
      const database = kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'
      const text =
        taken.length === 0
          ? `✔ the tables of ${database} are up to date: nothing to do\n`
          : `✔ ${count(taken.length, 'step')} in ${database}:\n${taken.map((step) => `  ${step}\n`).join('')}`
      io.stdout(json === true ? documentText({ database: kind, steps: taken }) : text)
    })
}

async function stepsOf(whole: Whole): Promise<readonly string[]> {
  return (await whole.exists()) ? whole.snapshot(stepsTaken) : []
}
