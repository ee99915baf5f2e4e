import { appendFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { styleText } from 'node:util'
import { type Command, Option } from 'commander'
import { workingTree } from '#engine/adapters/working-tree.ts'
import type { Problem } from '#engine/core/problem.ts'
import { annotations, summaryTable } from '#engine/definitions/annotations.ts'
import { frameText, type Paint, summary } from '#engine/definitions/frame.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { type Mend, mendsOf, mendText } from '#engine/definitions/mend.ts'
import { mendFiles } from '#engine/definitions/mend-files.ts'
import { sarifLog } from '#engine/definitions/sarif.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import packageFile from '../../package.json' with { type: 'json' }
import { Exit, type Io } from './io.ts'
import { definitionsRoot } from './root.ts'
import { count } from './words.ts'

const examples = `Examples:
  npx docket check
  npx docket check --fix
  npx docket check --json
  npx docket check --format github
  npx docket check --format sarif > docket.sarif

`

type Format = 'text' | 'json' | 'github' | 'sarif'

interface Options {
  readonly format: Format
  readonly json?: boolean
  readonly fix?: boolean
}

/** What a run found: the files as they are now, what is wrong with them, and what was put right. */
interface Outcome {
  readonly files: readonly SourceFile[]
  readonly problems: readonly Problem[]
  readonly mended: readonly Mend[]
}

export function command(program: Command, io: Io): void {
  const formats: readonly Format[] = ['text', 'json', 'github', 'sarif']
  program
    .command('check')
    .description('find all mistakes in forms/ and workflows/ at once')
    .addHelpText('before', examples)
    .addOption(new Option('--format <format>', 'how to print them').choices(formats).default('text'))
    .option('--json', 'one JSON document, the same as --format json')
    .option('--fix', 'put right what is certain, in the files themselves, and say what was changed')
    .action(async ({ format, json, fix }: Options) => {
      const root = definitionsRoot(io)
      const files = await workingTree(root).read()
      const today = new Date(io.now?.() ?? Date.now()).toISOString().slice(0, 10)
      const find = (set: readonly SourceFile[]) => loadDefinitions(set, null, { today }).problems
      const outcome = fix ? mendFiles(files, find) : { files, problems: find(files), mended: [] }
      for (const { path, text } of outcome.files.filter((file) => !files.includes(file)))
        await writeFile(join(root, path), text)
      await printers[json ? 'json' : format](outcome, io, root)
      if (outcome.problems.some(({ severity }) => severity === 'error')) throw new Exit(1)
    })
}

const printers: Readonly<Record<Format, (outcome: Outcome, io: Io, root: string) => void | Promise<void>>> = {
  json: (outcome, io) => io.stdout(`${JSON.stringify(documentOf(outcome), null, 2)}\n`),
  text: printText,
  github: printAnnotations,
  sarif: (outcome, io, root) => {
    io.stdout(`${JSON.stringify(sarifLog(fromHere(outcome.problems, io, root), packageFile.version), null, 2)}\n`)
    for (const mend of outcome.mended) io.stderr(`${mendText(mend)}\n`)
  },
}

function printText({ files, problems, mended }: Outcome, io: Io): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  for (const mend of mended) io.stdout(`${mendText(mend)}\n`)
  if (mended.length > 0) io.stdout('\n')
  const certain = files.flatMap(({ path, text }) => mendsOf(path, text, problems))
  for (const problem of problems) {
    const isCertain = certain.some((mend) => mend.problem === problem)
    const shown = isCertain
      ? { ...problem, hint: `${problem.hint ?? ''}   fix: docket check --fix`.trimStart() }
      : problem
    io.stdout(`${frameText(shown, texts.get(problem.file) ?? null, io.colour ? colours : undefined)}\n\n`)
  }
  io.stderr(`${problems.length === 0 ? '✔ ' : ''}${summary(problems)} in ${files.length} files\n`)
  if (mended.length > 0)
    io.stderr(`${count(mended.length, 'mistake')} put right; read the change before you commit it\n`)
  if (certain.length > 0) io.stderr(`"docket check --fix" puts ${certain.length} of them right\n`)
  const [first] = problems
  if (first) io.stderr(`"docket explain rule ${first.code}" shows such a mistake, and the same put right\n`)
}

async function printAnnotations({ problems, mended }: Outcome, io: Io, root: string): Promise<void> {
  const placed = fromHere(problems, io, root)
  const { GITHUB_STEP_SUMMARY: file } = io.env
  if (file) await appendFile(file, summaryTable(placed))
  if (placed.length > 0) io.stdout(`${annotations(placed, { hasSummary: Boolean(file) })}\n`)
  for (const mend of mended) io.stderr(`${mendText(mend)}\n`)
}

/** Reviewers look for paths from where the command runs, which is the root of their repository. */
function fromHere(problems: readonly Problem[], { cwd }: Io, root: string): readonly Problem[] {
  const folder = relative(cwd, root)
  if (folder === '' || folder.startsWith('..')) return problems
  const at = (file: string) => join(folder, file).replaceAll('\\', '/')
  return problems.map((problem) => ({
    ...problem,
    file: at(problem.file),
    ...(problem.story && { story: problem.story.map((step) => ({ ...step, file: at(step.file) })) }),
  }))
}

function documentOf({ files, problems, mended }: Outcome) {
  const certain = new Set(
    files.flatMap(({ path, text }) => mendsOf(path, text, problems).map(({ problem }) => problem)),
  )
  const listed = problems.map((problem) => {
    const { code, severity, file, line, column, message, hint, story } = problem
    return {
      code,
      severity,
      file,
      line,
      column,
      message,
      hint,
      mendable: certain.has(problem),
      ...(story && { story }),
    }
  })
  const changes = mended.map(({ problem: { code, file, line, column }, before, after }) => ({
    code,
    file,
    line,
    column,
    before,
    after,
  }))
  return { formatVersion: 1, mended: changes, problems: listed }
}

const styles = { place: 'bold', error: 'red', warning: 'yellow', mark: 'cyan', faint: 'dim' } as const

const colours: Paint = (part, text) => styleText(styles[part], text, { validateStream: false })
