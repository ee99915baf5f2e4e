import { appendFile } from 'node:fs/promises'
import { styleText } from 'node:util'
import { type Command, Option } from 'commander'
import { workingTree } from '#engine/adapters/working-tree.ts'
import type { Problem } from '#engine/core/problem.ts'
import { annotations, summaryTable } from '#engine/definitions/annotations.ts'
import { frameText, type Paint, summary } from '#engine/definitions/frame.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { Exit, type Io } from './io.ts'
import { definitionsRoot } from './root.ts'

const examples = `Examples:
  npx docket check
  npx docket check --json
  npx docket check --format github

`

type Format = 'text' | 'json' | 'github'

export function command(program: Command, io: Io): void {
  program
    .command('check')
    .description('find all mistakes in forms/ and workflows/ at once')
    .addHelpText('before', examples)
    .addOption(new Option('--format <format>', 'how to print them').choices(['text', 'json', 'github']).default('text'))
    .option('--json', 'one JSON document, the same as --format json')
    .action(async ({ format, json }: { readonly format: Format; readonly json?: boolean }) => {
      const files = await workingTree(definitionsRoot(io)).read()
      const today = new Date().toISOString().slice(0, 10)
      const { problems } = loadDefinitions(files, null, { today })
      await print(problems, files, json ? 'json' : format, io)
      if (problems.some(({ severity }) => severity === 'error')) throw new Exit(1)
    })
}

async function print(
  problems: readonly Problem[],
  files: readonly SourceFile[],
  format: Format,
  io: Io,
): Promise<void> {
  if (format === 'json') return io.stdout(`${JSON.stringify(documentOf(problems), null, 2)}\n`)
  if (format === 'github') {
    const { GITHUB_STEP_SUMMARY: file } = io.env
    if (file) await appendFile(file, summaryTable(problems))
    return io.stdout(problems.length === 0 ? '' : `${annotations(problems)}\n`)
  }
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  for (const problem of problems)
    io.stdout(`${frameText(problem, texts.get(problem.file) ?? null, io.colour ? colours : undefined)}\n\n`)
  io.stderr(`${problems.length === 0 ? '✔ ' : ''}${summary(problems)} in ${files.length} files\n`)
}

function documentOf(problems: readonly Problem[]) {
  const listed = problems.map(({ code, severity, file, line, column, message, hint }) => ({
    code,
    severity,
    file,
    line,
    column,
    message,
    hint,
  }))
  return { formatVersion: 1, problems: listed }
}

const styles = { place: 'bold', error: 'red', warning: 'yellow', mark: 'cyan', faint: 'dim' } as const

const colours: Paint = (part, text) => styleText(styles[part], text, { validateStream: false })
