import type { Asked } from '#engine/core/form/asked.ts'
import { type ByPath, missingPath, nearestField, type RuleError } from '#engine/core/form/rule-error.ts'

/** An `anyOf` or `oneOf` none of whose alternatives fits, or several of it. */
export interface Unfit {
  readonly error: RuleError
  /** What Ajv says of the alternatives one by one. */
  readonly inside: readonly RuleError[]
}

/** Errors that stand for themselves, and the outermost alternatives. */
export function splitAlternatives(errors: readonly RuleError[]): {
  readonly plain: readonly RuleError[]
  readonly unfit: readonly Unfit[]
} {
  const alternatives = errors.filter(isOfAlternatives)
  const outer = errors.filter((error) => !alternatives.some((one) => isInside(error, one)))
  const unfit = outer.filter(isOfAlternatives)
  return {
    plain: outer.filter((error) => !isOfAlternatives(error)),
    unfit: unfit.map((error) => ({ error, inside: errors.filter((one) => isInside(one, error)) })),
  }
}

/**
 * The field that alternatives are told at; null: the form as a whole; undefined: none, for they concern nothing that is shown, an answer that
 * they ask about is wrong itself, or it has to be mended before what they miss is shown.
 */
export function fieldOfAlternatives(
  { error, inside: all }: Unfit,
  { byPath, wrong }: { readonly byPath: ByPath; readonly wrong: readonly string[] },
): Asked | null | undefined {
  const { instancePath } = error
  const inside = meant(all, error)
  const missing = inside.map(missingPath).filter((path) => path !== null)
  const wanted = missing.find((path) => byPath.has(path))
  if (wanted !== undefined) return byPath.get(wanted)
  const waits = missing.length > 0 && wrong.some((path) => path.startsWith(`${instancePath}/`))
  if (waits || inside.some((error) => wrong.includes(error.instancePath))) return undefined
  return nearestField(instancePath, byPath)
}

/** What is said of the alternatives that an answer chooses: not of those whose constant is another one, unless all are. */
function meant(inside: readonly RuleError[], around: RuleError): readonly RuleError[] {
  const alternativeOf = ({ schemaPath }: RuleError) => schemaPath.slice(around.schemaPath.length + 1).split('/', 1)[0]
  const others = new Set(inside.filter(isOtherConstant).map(alternativeOf))
  const left = inside.filter((error) => !others.has(alternativeOf(error)))
  return left.length > 0 ? left : inside
}

function isOtherConstant({ keyword, params: { allowedValues } }: RuleError): boolean {
  return keyword === 'const' || (keyword === 'enum' && Array.isArray(allowedValues) && allowedValues.length === 1)
}

function isOfAlternatives({ keyword }: RuleError): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf'
}

function isInside({ schemaPath }: RuleError, around: RuleError): boolean {
  return schemaPath.startsWith(`${around.schemaPath}/`)
}
