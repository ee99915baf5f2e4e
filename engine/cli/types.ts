import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { workingTree } from '#engine/adapters/working-tree.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import { compileForm } from '#engine/core/form/compile.ts'
import { summary } from '#engine/definitions/frame.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { Exit, type Io } from './io.ts'
import { definitionsRoot } from './root.ts'

const examples = `Examples:
  npx docket types         writes .docket/forms.d.ts
  npx docket types --json

`

export function command(program: Command, io: Io): void {
  program
    .command('types')
    .description('write TypeScript types of the submissions of your own forms')
    .addHelpText('before', examples)
    .option('--json', 'print one JSON document: the file and the forms in it')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const root = definitionsRoot(io)
      const { definitions, problems } = loadDefinitions(await workingTree(root).read(), null)
      if (!definitions) throw new Exit(1, `The files have mistakes (${summary(problems)}): see "docket check".`)
      const text = await submissionTypes(definitions)
      await mkdir(join(root, '.docket'), { recursive: true })
      await writeFile(join(root, '.docket', 'forms.d.ts'), text)
      const forms = [...definitions.forms.keys()]
      if (json) io.stdout(`${JSON.stringify({ formatVersion: 1, file: '.docket/forms.d.ts', forms })}\n`)
      else io.stderr(`✔ .docket/forms.d.ts: ${forms.join(', ')}\n`)
    })
}

/** One interface for each form, named after its id (`OrderProblemSubmission`), and `Submissions`, which maps ids to them. */
export async function submissionTypes({ forms }: Definitions): Promise<string> {
  const { compile } = await generator()
  const parts: string[] = ['// Made by `docket types` from forms/*.form.json; edit those.']
  for (const [id, defined] of forms) {
    const schema = { ...compileForm(defined).schema, title: typeName(id) }
    parts.push(
      (
        await compile(untitled(schema) as never, typeName(id), {
          ignoreMinAndMaxItems: true,
          additionalProperties: false,
          bannerComment: '',
        })
      ).trim(),
    )
  }
  const entries = [...forms.keys()].map((id) => `  '${id}': ${typeName(id)}`)
  parts.push(`/** Form id → what it submits. */\nexport interface Submissions {\n${entries.join('\n')}\n}`)
  return `${parts.join('\n\n')}\n`
}

function typeName(id: string): string {
  const words = id.split('-').filter(Boolean)
  const name = words.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('')
  return `${/^\d/.test(name) ? 'Form' : ''}${name}Submission`
}

/** The schema with only its own title: the labels of fields would each become a type of their own. */
function untitled(schema: unknown, depth = 0): unknown {
  if (Array.isArray(schema)) return schema.map((item) => untitled(item, depth + 1))
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === 'title' && depth > 0 && typeof value === 'string'))
      .map(([key, value]) => [key, untitled(value, depth + 1)]),
  )
}

/** A development dependency: an installation without them has no use for types. */
async function generator() {
  try {
    return await import('json-schema-to-typescript')
  } catch {
    throw new Exit(2, 'Types need the development dependencies: run "npm ci" without --omit=dev.')
  }
}
