import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const folder = import.meta.dirname

/** Schema → heading of its page. */
const pages: Readonly<Record<string, string>> = {
  form: 'Forms',
  workflow: 'Workflows',
  team: 'Teams',
  agent: 'Agents',
  sla: 'SLA policies',
  hours: 'Business hours',
  view: 'Views',
  macro: 'Macros',
  mail: 'Mail templates',
  reply: 'Canned responses',
  chat: 'Chat channels',
  script: 'Chat scripts',
  scenario: 'Scenarios',
  synonyms: 'Synonyms of the search',
  condition: 'Conditions',
  vocabulary: 'Actions and guards',
  common: 'Ids, durations and other small parts',
}

interface Schema {
  readonly title?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

/** The pages of `docs/reference/` that describe the files people write: file name → Markdown. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const schemas = new Map<string, Schema>()
  for (const name of Object.keys(pages)) {
    schemas.set(name, JSON.parse(await readFile(join(folder, `${name}.schema.json`), 'utf8')) as Schema)
  }
  const index = [...schemas].map(([name, schema]) => `- [${pages[name]}](${name}.md): ${schema.description}`)
  return new Map([
    [
      'README.md',
      `${banner('*')}# The files people write\n\n${index.join('\n')}\n- [Problems](problems.md): what \`docket check\` finds, with a mistake and its correction for each.\n`,
    ],
    ...[...schemas].map(([name, schema]) => [`${name}.md`, page(name, schema, schemas)] as const),
  ])
}

function banner(name: string): string {
  return `<!-- Made from engine/schemas/${name}.schema.json by \`npm run generate\`; edit that. -->\n\n`
}

function page(name: string, schema: Schema, schemas: ReadonlyMap<string, Schema>): string {
  const names: Naming = (ref) => named(ref, name, schemas)
  const parts = Object.entries(schema.$defs ?? {}).map(([key, part]) => section(part.title ?? key, part, names))
  return `${banner(name)}# ${pages[name]}\n\n${schema.description}\n\n${table(schema, names)}${parts.join('')}`
}

/** Title and link of the part that a reference points at. */
type Naming = (ref: string) => string

function named(ref: string, page: string, schemas: ReadonlyMap<string, Schema>): string {
  const [file = '', pointer = ''] = ref.split('#')
  const target = file === '' ? page : file.replace('.schema.json', '')
  const part = pointer.replace('/$defs/', '')
  const title = schemas.get(target)?.$defs?.[part]?.title ?? pages[target] ?? target
  const anchor = part === '' ? '' : `#${slug(title)}`
  return `[${part === '' ? target : title.toLowerCase()}](${target === page && anchor ? '' : `${target}.md`}${anchor})`
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}

function section(title: string, schema: Schema, names: Naming): string {
  const example = schema.examples?.[0] === undefined ? '' : `\nExample: ${code(schema.examples[0])}\n`
  const kind = schema.properties ? '' : `\n${capital(typeOf(schema, names))}.\n`
  return `\n## ${title}\n\n${schema.description}\n${kind}${example}${schema.properties ? `\n${table(schema, names)}` : ''}`
}

function table(schema: Schema, names: Naming): string {
  const rows = rowsOf(schema, '', names)
  if (rows.length === 0) return ''
  return `| key | what it is | meaning | example |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

/** One row for each key, those of objects written in place below it: `assignment.method`, `holidays[].date`, `i18n.*.title`. */
function rowsOf({ properties = {}, required = [] }: Schema, prefix: string, names: Naming): readonly string[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const path = prefix + key
    const needed = required.includes(key) ? ' (required)' : ''
    const meaning = `**${schema.title}.** ${schema.description}`
    const cells = [`\`${path}\`${needed}`, typeOf(schema, names), meaning, code(schema.examples?.[0])]
    return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`, ...inner(schema, path, names)]
  })
}

function inner(schema: Schema, path: string, names: Naming): readonly string[] {
  if (schema.properties) return rowsOf(schema, `${path}.`, names)
  if (schema.items?.properties) return rowsOf(schema.items, `${path}[].`, names)
  const { additionalProperties: more } = schema
  return typeof more === 'object' && more.properties ? rowsOf(more, `${path}.*.`, names) : []
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  array: 'list',
  object: 'object',
  null: 'null',
}

function typeOf(schema: Schema, names: Naming): string {
  if (schema.$ref !== undefined) return names(schema.$ref)
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum) return schema.enum.map(code).join(', ')
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, names)).join(' or ')
  if (schema.items) return `list of ${typeOf(schema.items, names)}`
  const { additionalProperties: more } = schema
  if (!schema.properties && typeof more === 'object') return `name → ${typeOf(more, names)}`
  const types = [schema.type ?? 'anything'].flat()
  return types.map((type) => words[type] ?? type).join(', ')
}

function code(value: unknown): string {
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
