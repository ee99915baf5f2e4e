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
 * none of which fits one mistake is told, not one for each, and none where it only follows from another answer that is wrong (`own`: fields
 * with a mistake that no schema says). `required` binds only fields that are shown.
 */
export function ruleMistakes(
  errors: readonly RuleError[],
  bound: readonly Asked[],
  own: readonly Asked[],
): RuleMistakes {
  if (errors.length === 0) return none
  const byPath = new Map(bound.map((asked) => [asked.path, asked]))
  const alternatives = errors.filter(isOfAlternatives)
  const outer = errors.filter(({ keyword, schemaPath }) => keyword !== 'if' && !alternatives.some(isAround(schemaPath)))
  const byField = new Map<Asked, Mistake>()
  let ofForm: Mistake | null = null
  const tell = (error: RuleError, asked: Asked | null | undefined) => {
    if (asked === undefined) return
    const mistake = { code: codeOf(error, asked) }
    if (asked === null) ofForm ??= mistake
    else if (!byField.has(asked) || rank(mistake) < rank(byField.get(asked) as Mistake)) byField.set(asked, mistake)
  }
  for (const error of outer) if (!isOfAlternatives(error)) tell(error, fieldAtFault(error, byPath))
  const wrong = [...own, ...byField.keys()].map(({ path }) => path)
  for (const error of outer.filter(isOfAlternatives)) {
    const inside = errors.filter(({ schemaPath }) => isAround(schemaPath)(error))
    tell(error, fieldOfAlternatives(error, inside, { byPath, wrong }))
  }
  return { byField, ofForm }
}

function isOfAlternatives({ keyword }: Pick<RuleError, 'keyword'>): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf'
}

function isAround(schemaPath: string): (error: RuleError) => boolean {
  return (error) => schemaPath.startsWith(`${error.schemaPath}/`)
}

type ByPath = ReadonlyMap<string, Asked>

/** The field a mistake is told at; null: the form as a whole; undefined: it concerns nothing that is shown. */
function fieldAtFault(error: RuleError, byPath: ByPath): Asked | null | undefined {
  const missing = missingPath(error)
  return missing === null ? nearestField(error.instancePath, byPath) : byPath.get(missing)
}

/** As above; undefined also where an answer that they ask about is wrong itself, or has to be mended before what they miss is shown. */
function fieldOfAlternatives(
  { instancePath }: RuleError,
  inside: readonly RuleError[],
  { byPath, wrong }: { readonly byPath: ByPath; readonly wrong: readonly string[] },
): Asked | null | undefined {
  const missing = inside.map(missingPath).filter((path) => path !== null)
  const wanted = missing.find((path) => byPath.has(path))
  if (wanted !== undefined) return byPath.get(wanted)
  const waits = missing.length > 0 && wrong.some((path) => path.startsWith(`${instancePath}/`))
  if (waits || inside.some((error) => wrong.includes(error.instancePath))) return undefined
  return nearestField(instancePath, byPath)
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
  if (isOfAlternatives({ keyword })) return schemaPath
  if (keyword === 'format' && asked?.field.kind === 'email') return 'address'
  if (keyword === 'maxItems' && asked?.field.kind === 'file') return 'file-count'
  return keyword
}

function rank({ code }: Mistake): number {
  const at = order.indexOf(code)
  return at === -1 ? order.length : at
}
