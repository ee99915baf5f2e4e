import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { frameText } from '#engine/definitions/frame.ts'
import { type ForeignFile, importForm } from '#engine/definitions/import/import-form.ts'
import type { Imported } from '#engine/definitions/import/imported.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { Exit, type Io } from './io.ts'
import { writingRoot } from './root.ts'

interface Options {
  readonly ui?: string
  readonly id?: string
  readonly json?: boolean
}

const examples = `Examples:
  npx docket import form .github/ISSUE_TEMPLATE/bug.yml
  npx docket import form contact.schema.json --ui contact.uischema.json
  npx docket import form both.json --id contact

`

/** `docket import form FILE` writes a form file from another program's, and says what it could not take along. */
export function command(program: Command, io: Io): void {
  program
    .command('import')
    .description('bring in what was written for another program')
    .addHelpText('before', examples)
    .command('form')
    .description(
      'write forms/<id>.form.json, where you are or where DOCKET_DEFINITIONS says, from an issue form of GitHub, or from JSON Forms or react-jsonschema-form',
    )
    .argument('<file>', 'YAML of GitHub, a JSON Schema, or JSON with "schema" and "uischema" or "uiSchema"')
    .option('--ui <file>', 'the UI schema, when it is a file of its own')
    .option('--id <id>', 'name of the new form; that of the file when left out')
    .option('--json', 'print one JSON document')
    .action((file: string, options: Options) => write(io, file, options))
}

async function write(io: Io, file: string, { ui, id = idOf(file), json = false }: Options): Promise<void> {
  if (!/^[a-z][a-z0-9-]*$/.test(id))
    throw new Exit(2, `"${id}" is no name for a form: small letters, digits and hyphens. Give one with --id.`)
  const imported = await importedFrom(io, file, ui)
  const root = writingRoot(io)
  const path = `forms/${id}.form.json`
  const form = { $schema: '../engine/schemas/form.schema.json', ...imported.form }
  const made = { path, text: `${JSON.stringify(form, null, 2)}\n` }
  const files = await workingTree(root).read()
  const { problems } = loadDefinitions([...files.filter((one) => one.path !== path), made], null)
  await mkdir(join(root, 'forms'), { recursive: true })
  await writeFile(join(root, path), made.text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new Exit(2, `${path} is there already; give another name with --id.`) : error
  })
  const own = problems.filter((problem) => problem.file === path)
  const mistakes = own.filter(({ severity }) => severity === 'error').length
  if (json) {
    io.stdout(`${JSON.stringify({ formatVersion: 1, file: path, notes: imported.notes, problems: own })}\n`)
  } else {
    const verdict = mistakes === 0 ? `✔ ${path}` : `✗ ${path} was written, but cannot be used before it is mended:`
    io.stdout(`${verdict}\n`)
    for (const note of imported.notes) io.stdout(`  ${note}\n`)
    for (const problem of own) io.stdout(`\n${frameText(problem, made.text)}`)
  }
  if (mistakes > 0) throw new Exit(1)
}

async function importedFrom(io: Io, file: string, ui: string | undefined): Promise<Imported> {
  try {
    return importForm(await foreign(io, file), ui === undefined ? null : await foreign(io, ui))
  } catch (error) {
    throw error instanceof DocketError ? new Exit(2, error.message) : error
  }
}

async function foreign(io: Io, file: string): Promise<ForeignFile> {
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch(() => {
    throw new Exit(2, `${file} cannot be read.`)
  })
  return { name: file, text }
}

/** `Bug_Report.yml` → `bug-report`. */
function idOf(file: string): string {
  return basename(file)
    .replace(/\.(schema\.|form\.)?(json|ya?ml)$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
