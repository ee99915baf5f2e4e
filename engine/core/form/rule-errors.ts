import { fieldOfAlternatives, splitAlternatives } from '#engine/core/form/alternatives.ts'
import type { Asked } from '#engine/core/form/asked.ts'
import type { Mistake } from '#engine/core/form/mistake.ts'
import { type ByPath, missingPath, nearestField, type RuleError } from '#engine/core/form/rule-error.ts'

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
  const { plain, unfit } = splitAlternatives(errors)
  const byField = new Map<Asked, Mistake>()
  let ofForm: Mistake | null = null
  const tell = (error: RuleError, asked: Asked | null | undefined) => {
    if (asked === undefined) return
    const mistake = { code: codeOf(error, asked) }
    if (asked === null) ofForm ??= mistake
    else if (!byField.has(asked) || rank(mistake) < rank(byField.get(asked) as Mistake)) byField.set(asked, mistake)
  }
  for (const error of plain) if (error.keyword !== 'if') tell(error, fieldAtFault(error, byPath))
  const wrong = [...own, ...byField.keys()].map(({ path }) => path)
  for (const one of unfit) tell(one.error, fieldOfAlternatives(one, { byPath, wrong }))
  return { byField, ofForm }
}

/** The field a mistake is told at; null: the form as a whole; undefined: it concerns nothing that is shown. */
function fieldAtFault(error: RuleError, byPath: ByPath): Asked | null | undefined {
  const missing = missingPath(error)
  return missing === null ? nearestField(error.instancePath, byPath) : byPath.get(missing)
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
