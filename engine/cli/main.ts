import { Command, CommanderError } from 'commander'
import { commandsFor } from './commands.ts'
import { Exit, type ExitCode, type Io, processIo } from './io.ts'

const examples = `Examples:
  npx docket check                  all mistakes of forms/ and workflows/ at once
  npx docket check --format github  the same as annotations of a pull request
  npx docket explain ticket 42      each event of a ticket and the rule behind it
  npx docket test                   the scenarios, in virtual time
  npx docket plan                   what a change of the files does to live tickets
  npx docket replay --since 30d     last month's tickets under other files
  npx docket review                 all of that as the comment of a pull request
  npx docket types                  TypeScript types of your own forms
  npx docket person export A --out F  everything held of one address
  npx docket backup FOLDER          tickets, attachments and the secret, beside a running engine
  npx docket restore FOLDER         a desk from a backup; nothing is sent until you say so
  npx docket outbox                 what waits to be sent, and whether it may
  npx docket doctor                 what this installation needs and talks to
  npx docket deploy init netlify    the files with which a static host serves the help center

`

/**
 * Runs the command line (`argv` without node and script) and returns the exit code: 0 fine, 1 findings, 2 usage, 3 engine or database not
 * reachable. Without `io` it is the process's own, whose exit code is set as well.
 */
export async function run(argv: readonly string[], io?: Io): Promise<ExitCode> {
  const code = await runWith(argv, io ?? processIo())
  if (io === undefined) process.exitCode = code
  return code
}

async function runWith(argv: readonly string[], io: Io): Promise<ExitCode> {
  const program = new Command('docket')
    .description('The help desk that lives in git.')
    .addHelpText('before', examples)
    .exitOverride()
    .configureOutput({
      writeOut: io.stdout,
      writeErr: io.stderr,
      getOutHasColors: () => io.colour,
      getErrHasColors: () => io.colour,
    })
    .showSuggestionAfterError()
    .addHelpText('after', '\nExit codes: 0 fine, 1 findings, 2 usage, 3 engine or database not reachable.')
  for (const add of await commandsFor(argv)) add(program, io)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof Exit) {
      if (error.message !== '') io.stderr(`${error.message}\n`)
      return error.code
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}
