import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compile } from 'json-schema-to-typescript'

const folder = import.meta.dirname
const parts = ['common', 'condition', 'vocabulary']
const kinds = [
  'form',
  'workflow',
  'team',
  'agent',
  'sla',
  'hours',
  'view',
  'macro',
  'mail',
  'reply',
  'chat',
  'script',
  'scenario',
  'synonyms',
]

/** Keywords that say nothing about the type, or that json-schema-to-typescript would turn into noise. */
const notForTypes = new Set([
  'title',
  'examples',
  '$id',
  '$schema',
  '$defs',
  'default',
  'allOf',
  'if',
  'then',
  'else',
  'propertyNames',
])

type Node = { [key: string]: unknown }

/** The text of `types.ts`: one named type for each kind of file and each part that has a name, and none for single properties. */
export async function generateTypes(): Promise<string> {
  const $defs: Node = {}
  for (const file of [...parts, ...kinds]) {
    const schema = JSON.parse(await readFile(join(folder, `${file}.schema.json`), 'utf8')) as Node
    for (const [name, part] of Object.entries((schema.$defs ?? {}) as Record<string, Node>))
      $defs[`${file}.${name}`] = { ...bare(part, file), title: part.title }
    if (file === 'condition' || kinds.includes(file)) $defs[file] = { ...bare(schema, file), title: schema.title }
  }
  const all = { $id: 'Docket', type: 'object', additionalProperties: false, properties: {}, $defs }
  const text = await compile(all as never, 'Docket', {
    format: false,
    ignoreMinAndMaxItems: true,
    additionalProperties: false,
    unreachableDefinitions: true,
    bannerComment: '// Made from engine/schemas/*.schema.json by `npm run generate`; edit those.',
  })
  return text
    .replace(
      /\n \* \n \* This interface was referenced by `Docket`'s JSON-Schema\n \* via the `definition` "[^"]*"\./g,
      '',
    )
    .replace(/export interface Docket \{\n*\}\n/, '')
}

/** The schema without titles of properties (each would become a type of its own), with references into one document. */
function bare(node: unknown, file: string, isMap = false): Node {
  if (Array.isArray(node)) return node.map((item) => bare(item, file)) as unknown as Node
  if (typeof node !== 'object' || node === null) return node as Node
  // Beside a reference stand only texts about this use of it; with them every use would become a type of its own.
  if (!isMap && typeof (node as Node).$ref === 'string') return { $ref: reference(String((node as Node).$ref), file) }
  const copy: Node = {}
  for (const [key, value] of Object.entries(node)) {
    if (!isMap && notForTypes.has(key)) continue
    copy[key] = bare(value, file, !isMap && key === 'properties')
  }
  return copy
}

function reference(ref: string, file: string): string {
  const [path = '', pointer = ''] = ref.split('#')
  const target = path === '' ? file : path.replace('.schema.json', '')
  const part = pointer.replace('/$defs/', '')
  return `#/$defs/${part === '' ? target : `${target}.${part}`}`
}
