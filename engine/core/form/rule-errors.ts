import type { Asked } from '#engine/core/form/asked.ts'
import type { Mistake } from '#engine/core/form/mistake.ts'

/** What Ajv reports; its own text is never shown to anybody. */
export interface RuleError {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface RuleMistakes {
  readonly byField: ReadonlyMap<Asked, Mistake>
  /** The answers do not go together, and no single field is at fault. */
  readonly ofForm: Mistake | null
}

/** Which mistake is told when a field has several: the first of these. */
const order = [
  'required',
  'type',
  'const',
  'enum',
  'file-count',
  'address',
  'format',
  'pattern',
  'minLength',
  'maxLength',
]

const none: RuleMistakes = { byField: new Map(), ofForm: null }

/**
 * Ajv's errors as one mistake for each field. Something that is missing is told at the missing field; of alternatives (`anyOf`, `oneOf`)
 * none of which fits one mistake is told, not one for each. `required` binds only fields that are shown.
 */
export function ruleMistakes(errors: readonly RuleError[], bound: readonly Asked[]): RuleMistakes {
  if (errors.length === 0) return none
  const byPath = new Map(bound.map((asked) => [asked.path, asked]))
  const alternatives = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  const byField = new Map<Asked, Mistake>()
  let ofForm: Mistake | null = null

  for (const error of errors) {
    if (error.keyword === 'if' || alternatives.some(({ schemaPath }) => error.schemaPath.startsWith(`${schemaPath}/`)))
      continue
    const asked = fieldAtFault(error, errors, byPath)
    if (asked === undefined) continue
    const mistake = { code: codeOf(error, asked) }
    if (asked === null) ofForm ??= mistake
    else if (!byField.has(asked) || rank(mistake) < rank(byField.get(asked) as Mistake)) byField.set(asked, mistake)
  }
  return { byField, ofForm }
}

type ByPath = ReadonlyMap<string, Asked>

/** The field a mistake is told at; null: the form as a whole; undefined: it concerns nothing that is shown. */
function fieldAtFault(error: RuleError, errors: readonly RuleError[], byPath: ByPath): Asked | null | undefined {
  const missing = missingPath(error)
  if (missing !== null) return byPath.get(missing)
  const nearest = nearestField(error.instancePath, byPath)
  if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') return nearest
  const inside = errors.filter(({ schemaPath }) => schemaPath.startsWith(`${error.schemaPath}/`))
  const wanted = inside.map(missingPath).find((path) => path !== null && byPath.has(path))
  return (wanted && byPath.get(wanted)) || nearest
}

function missingPath({ keyword, instancePath, params }: RuleError): string | null {
  if (keyword !== 'required' && keyword !== 'dependentRequired') return null
  return `${instancePath}/${String(params.missingProperty).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function nearestField(path: string, byPath: ByPath): Asked | null {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const asked = byPath.get(at)
    if (asked) return asked
  }
  return null
}

/** The code of `FieldError`; alternatives keep their place in the schema, since each has a sentence of its own. */
function codeOf({ keyword, schemaPath }: RuleError, asked: Asked | null): string {
  if (keyword === 'dependentRequired') return 'required'
  if (keyword === 'anyOf' || keyword === 'oneOf') return schemaPath
  if (keyword === 'format' && asked?.field.kind === 'email') return 'address'
  if (keyword === 'maxItems' && asked?.field.kind === 'file') return 'file-count'
  return keyword
}

function rank({ code }: Mistake): number {
  const at = order.indexOf(code)
  return at === -1 ? order.length : at
}
