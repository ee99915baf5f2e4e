import { appendFile } from 'node:fs/promises'
import { Command, CommanderError, Option } from 'commander'
import { command as check } from './check.ts'
import { Exit, type Io } from './io.ts'
import { command as plan } from './plan.ts'
import { command as replay } from './replay.ts'
import { commentText, type Said } from './review/comment.ts'
import { type Host, postComment } from './review/post.ts'
import { command as test } from './test.ts'
import { documentText } from './words.ts'

const examples = `Examples:
  npx docket review                                     check, test, plan and replay as one text
  npx docket review --history month.ndjson              replay from an export, where no database is
  npx docket review --fail-on breach --post github      as the one comment of a pull request

`

interface Options {
  readonly since: string
  readonly history?: string
  readonly failOn?: string
  readonly post?: Host
  readonly json?: boolean
}

/** One command of the review: how it is called, and which of its lines sums it up. */
interface Part {
  readonly add: (program: Command, io: Io) => void
  readonly argv: readonly string[]
  readonly summary: RegExp
}

/**
 * `docket review`: what a reviewer wants to know of a change, as one text in Markdown. Findings of check, test and plan end it with 1; what
 * cannot run here (no database, no export) is said and does not count.
 */
export function command(program: Command, io: Io): void {
  program
    .command('review')
    .description('check, test, plan and replay as one text, and as the one comment of a pull request')
    .addHelpText('before', examples)
    .option('--since <time>', 'replay tickets created since: 30d, 12h, 4w, or a date', '30d')
    .option('--history <file>', 'replay an export of "docket replay --export" instead of the database')
    .addOption(
      new Option('--fail-on <what>', 'also end with 1 where the plan has it').choices(['breach', 'unmapped', 'any']),
    )
    .addOption(new Option('--post <host>', 'write it as a comment of the pull request').choices(['github', 'gitlab']))
    .option('--json', 'print one JSON document')
    .action(async ({ since, history, failOn, post, json }: Options) => {
      const parts: readonly Part[] = [
        { add: check, argv: ['check'], summary: /^.* in \d+ files$/m },
        { add: test, argv: ['test'], summary: /^\d.* scenarios? .*$/m },
        { add: plan, argv: ['plan', ...(failOn ? ['--fail-on', failOn] : [])], summary: /^Plan: .*$|^No .*$/m },
        { add: replay, argv: replayed(since, history), summary: /^.*replayed.*$/m },
      ]
      const said: Said[] = []
      for (const part of parts) said.push(await run(part, io))
      const text = commentText(said, commitOf(io))
      if (json) io.stdout(documentText({ commands: said, comment: text }))
      else io.stdout(text)
      if (post !== undefined) await deliver(post, text, io)
      if (said.some(({ code }) => code === 1)) throw new Exit(1)
    })
}

function replayed(since: string, history: string | undefined): readonly string[] {
  return history === undefined ? ['replay', '--since', since] : ['replay', '--from', history]
}

/** Runs one command as if it had been typed; usage and an unreachable database are no findings. */
async function run({ add, argv, summary }: Part, io: Io): Promise<Said> {
  let text = ''
  const write = (piece: string) => {
    text += piece
  }
  const program = new Command('docket').exitOverride().configureOutput({ writeOut: write, writeErr: write })
  add(program, { ...io, stdout: write, stderr: write, colour: false })
  const code = await exitCode(() => program.parseAsync(argv, { from: 'user' }), write)
  const lines = text.trimEnd().split('\n')
  const line = summary.exec(text)?.[0] ?? (code === 0 ? lines.at(-1) : lines.find((one) => one !== '')) ?? ''
  return { command: argv.join(' '), code: code === 0 || code === 1 ? code : null, summary: line, text }
}

async function exitCode(action: () => Promise<unknown>, write: (text: string) => void): Promise<number> {
  try {
    await action()
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return 2
    if (!(error instanceof Exit)) throw error
    if (error.message !== '') write(`${error.message}\n`)
    return error.code
  }
}

function commitOf({ env }: Io): string | null {
  return env.GITHUB_SHA ?? env.CI_COMMIT_SHA ?? null
}

/** A pull request from a fork may not write comments: then the summary of the job has it. */
async function deliver(host: Host, text: string, io: Io): Promise<void> {
  const trouble = await postComment(host, io.env, text)
  if (trouble === null) return io.stderr('✔ the comment is written\n')
  const { GITHUB_STEP_SUMMARY: summary } = io.env
  if (summary) await appendFile(summary, text)
  io.stderr(`The comment could not be written: ${trouble}${summary ? ' It stands in the summary of the job.' : ''}\n`)
}
