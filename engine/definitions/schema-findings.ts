import type { ErrorObject } from 'ajv/dist/2020.js'
import { similar } from '#engine/core/similar.ts'
import type { Finding } from './finding.ts'
import type { SchemaName } from './meta-schema.ts'
import { schemaErrors } from './meta-schema.ts'
import { ruleFor } from './schema-rules.ts'

/** What the meta-schema finds wrong, one finding for each mistake in the words of the people who write these files. */
export function schemaFindings(schema: SchemaName, value: unknown): readonly Finding[] {
  const errors = withRenames(withoutBranches(schemaErrors(schema, value)))
  const findings = errors.flatMap((error) => ruleFor(error) ?? [])
  const seen = new Set<string>()
  return findings.filter(({ pointer, code, message }) => {
    const key = `${pointer}\0${code}\0${message}`
    return !seen.has(key) && seen.add(key)
  })
}

/** Keywords whose errors only sum up others. */
const summaries = new Set(['if', 'propertyNames', 'allOf'])

/**
 * Of an `anyOf` keeps what is wrong in the branch that has the value's own JSON type; when no branch has it, one error names all the types
 * that would do. Ajv lists the errors of the branches directly before the error of the `anyOf`.
 */
function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const kept: ErrorObject[] = []
  for (const error of errors) {
    if (summaries.has(error.keyword)) continue
    if (error.keyword !== 'anyOf') {
      kept.push(error)
      continue
    }
    const branches: ErrorObject[] = []
    for (let last = kept.at(-1); last && isAtOrBelow(last, error.instancePath); last = kept.at(-1)) {
      branches.unshift(last)
      kept.pop()
    }
    const meant = branches.filter((branch) => !isOfOtherType(branch, error.instancePath))
    if (meant.length > 0) kept.push(...meant)
    else {
      const type = [
        ...new Set(branches.filter(({ keyword }) => keyword === 'type').flatMap(({ params }) => params.type as string)),
      ]
      kept.push({ ...error, keyword: 'type', params: { type } })
    }
  }
  return kept
}

function isAtOrBelow({ instancePath }: ErrorObject, path: string): boolean {
  return instancePath === path || instancePath.startsWith(`${path}/`)
}

function isOfOtherType({ instancePath, keyword, params, data }: ErrorObject, path: string): boolean {
  if (instancePath !== path) return false
  if (keyword === 'type') return true
  return keyword === 'enum' && !(params.allowedValues as unknown[]).some((allowed) => typeof allowed === typeof data)
}

/** A missing key and an unknown one that resembles it are one mistake: the unknown one, which is to be renamed. */
function withRenames(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const renamed = new Set<ErrorObject>()
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties')
  for (const missing of errors.filter(({ keyword }) => keyword === 'required')) {
    const here = unknown.filter(({ instancePath }) => instancePath === missing.instancePath)
    const name = missing.params.missingProperty as string
    if (here.some(({ params }) => similar(params.additionalProperty as string, [name]) !== null)) renamed.add(missing)
  }
  return errors.filter((error) => !renamed.has(error))
}
