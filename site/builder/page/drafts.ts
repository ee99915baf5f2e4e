import { type Clause, conditionOf, sentenceOf } from '#engine/core/condition-sentence.ts'
import type { Json } from '#engine/core/json.ts'
import type { Condition } from '#engine/schemas/types.ts'
import type { BuilderField, BuilderState, BuilderSubject } from '../state.ts'
import type { Draft, Row } from './view-state.ts'

/** Operators that are said in the negative too; the others have an opposite among them. */
const negatable = new Set(['is', 'in', 'contains', 'startsWith', 'matches'])

export const emptyRow: Row = { subject: '', test: 'is', operand: null }

/** What a field's condition may ask about: the fields of the form, in a row those beside it, never the field itself. */
export function subjectsFor(field: BuilderField, file: BuilderState): readonly BuilderSubject[] {
  const row = field.name.slice(0, field.name.lastIndexOf('*.') + 2)
  return file.subjects
    .filter(({ name }) => name !== field.name)
    .map((one) => (row !== '' && one.name.startsWith(row) ? { ...one, name: one.name.slice(row.length) } : one))
    .filter(({ name, operators }) => !name.includes('*') && operators.length > 0)
}

/** The tests that can be put to an answer: `is`, `is.not`, `isSet`, `isSet.not` … */
export function testsFor(subject: BuilderSubject | undefined): readonly string[] {
  return (subject?.operators ?? ['is']).flatMap((operator) =>
    operator === 'isSet' || negatable.has(operator) ? [operator, `${operator}.not`] : [operator],
  )
}

/** Rows for a condition of the file; null when it is nested too deeply. */
export function draftOf(condition: Condition): Draft | null {
  const sentence = sentenceOf(condition)
  return (
    sentence?.map((group) =>
      group.map(({ subject, operator, operand, negated }) => {
        const isNot = operator === 'isSet' ? operand === negated : negated
        return { subject, test: isNot ? `${operator}.not` : operator, operand: operand as Json }
      }),
    ) ?? null
  )
}

/** The condition that the rows say; null while one has a gap. */
export function conditionIn(draft: Draft, subjects: readonly BuilderSubject[]): Condition | null {
  const groups = draft.map((group) => group.map((row) => clauseOf(row, subjects)))
  if (groups.length === 0 || groups.some((group) => group.length === 0 || group.includes(null))) return null
  return conditionOf(groups as readonly (readonly Clause[])[])
}

function clauseOf({ subject, test, operand }: Row, subjects: readonly BuilderSubject[]): Clause | null {
  if (!subjects.some(({ name }) => name === subject)) return null
  const [operator = '', not] = test.split('.')
  if (operator === 'isSet') return { subject, operator, operand: not === undefined, negated: false }
  if (!isWhole(operator, operand)) return null
  return { subject, operator, operand, negated: not !== undefined }
}

function isWhole(operator: string, operand: Json): boolean {
  if (operator === 'in') return Array.isArray(operand) && operand.length > 0
  if (operator === 'between') return Array.isArray(operand) && operand.length === 2 && operand.every(isGiven)
  return isGiven(operand) && !Array.isArray(operand)
}

function isGiven(value: Json): boolean {
  return value !== null && value !== ''
}
