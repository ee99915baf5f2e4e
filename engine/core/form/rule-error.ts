import type { Asked } from '#engine/core/form/asked.ts'

/** What Ajv reports; its own text is never shown to anybody. */
export interface RuleError {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: Readonly<Record<string, unknown>>
}

export type ByPath = ReadonlyMap<string, Asked>

/** Path of the answer that is missing; null: none is. */
export function missingPath({ keyword, instancePath, params }: RuleError): string | null {
  if (keyword !== 'required' && keyword !== 'dependentRequired') return null
  return `${instancePath}/${String(params.missingProperty).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function nearestField(path: string, byPath: ByPath): Asked | null {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const asked = byPath.get(at)
    if (asked) return asked
  }
  return null
}
