import type { Kind } from '#engine/core/form/shape.ts'
import condition from '#engine/schemas/condition.schema.json' with { type: 'json' }
import form from '#engine/schemas/form.schema.json' with { type: 'json' }

interface Described {
  readonly title?: string
  /** Kinds of field that it is for, `many` for a list of any kind; left out: for every field. */
  readonly 'x-kinds'?: readonly string[]
}

const keywords: Readonly<Record<string, Described>> = form.$defs.field.properties
const operators: Readonly<Record<string, Described>> = condition.$defs.operators.properties

/** Whether a keyword means something for a field of this kind, as its meta-schema says. */
export function isFor(keyword: string, kind: Kind, many: boolean): boolean {
  const kinds = keywords[keyword]?.['x-kinds']
  return kinds === undefined || kinds.includes(kind) || (many && kinds.includes('many'))
}

export function keywordsFor(kind: Kind, many: boolean): readonly string[] {
  return Object.keys(keywords).filter((keyword) => isFor(keyword, kind, many))
}

/** Operators that a condition may use on an answer of this kind, in the order of the meta-schema. */
export function operatorsFor(kind: Kind): readonly string[] {
  return Object.keys(operators).filter((operator) => operators[operator]?.['x-kinds']?.includes(kind))
}
