import { dateFormat } from '#engine/core/time/format.ts'
import type { Condition } from '#engine/schemas/types.ts'
import { operatorsOf } from './condition.ts'

export interface Labels {
  /** What people call the subject. */
  readonly label: (subject: string) => string
  /** What people call one of its values. */
  readonly value: (subject: string, value: unknown) => string
}

/** A condition as a sentence without a full stop: `“Topic” is Damaged goods`. Safe in the browser. */
export function inWords(condition: Condition, labels: Labels, language: 'en' | 'zh-CN'): string {
  return say(partOf(condition, false), labels, languages[language])
}

/** A condition with every `not` pushed down to single tests, which have words of their own for it. */
type Part =
  | { readonly join: 'and' | 'or'; readonly parts: readonly Part[] }
  | {
      readonly join: null
      readonly subject: string
      readonly operator: string
      readonly operand: unknown
      readonly negated: boolean
    }

function partOf(condition: Condition, negated: boolean): Part {
  const parts = Object.entries(condition).map(([key, test]): Part => {
    if (key === 'not') return partOf(test as Condition, !negated)
    if (key === 'any') {
      return group(
        negated ? 'and' : 'or',
        (test as readonly Condition[]).map((one) => partOf(one, negated)),
      )
    }
    const tests = operatorsOf(test).map(([operator, operand]): Part => {
      if (operator === 'isSet')
        return { join: null, subject: key, operator, operand: null, negated: negated === operand }
      return { join: null, subject: key, operator, operand, negated }
    })
    return group(negated ? 'or' : 'and', tests)
  })
  return group(negated ? 'or' : 'and', parts)
}

function group(join: 'and' | 'or', parts: readonly Part[]): Part {
  const flat = parts.flatMap((part) => (part.join === join ? part.parts : [part]))
  return flat.length === 1 ? (flat[0] as Part) : { join, parts: flat }
}

interface Words {
  readonly language: string
  readonly and: string
  readonly or: string
  readonly brackets: readonly [string, string]
  readonly range: (low: string, high: string) => string
  /** Operator → how it is said, and how its opposite is. */
  readonly tests: Readonly<Record<string, readonly [yes: string, no: string]>>
}

const languages: Readonly<Record<'en' | 'zh-CN', Words>> = {
  en: {
    language: 'en',
    and: ' and ',
    or: ' or ',
    brackets: ['(', ')'],
    range: (low, high) => `${low} and ${high}`,
    tests: {
      is: ['“{label}” is {value}', '“{label}” is not {value}'],
      in: ['“{label}” is {value}', '“{label}” is not {value}'],
      contains: ['“{label}” contains “{value}”', '“{label}” does not contain “{value}”'],
      startsWith: ['“{label}” begins with “{value}”', '“{label}” does not begin with “{value}”'],
      matches: ['“{label}” has a certain form', '“{label}” does not have a certain form'],
      atLeast: ['“{label}” is at least {value}', '“{label}” is less than {value}'],
      atMost: ['“{label}” is at most {value}', '“{label}” is more than {value}'],
      above: ['“{label}” is more than {value}', '“{label}” is at most {value}'],
      below: ['“{label}” is less than {value}', '“{label}” is at least {value}'],
      before: ['“{label}” is before {value}', '“{label}” is not before {value}'],
      after: ['“{label}” is after {value}', '“{label}” is not after {value}'],
      between: ['“{label}” is between {value}', '“{label}” is not between {value}'],
      isSet: ['“{label}” is filled in', '“{label}” is empty'],
    },
  },
  'zh-CN': {
    language: 'zh-CN',
    and: '，并且',
    or: '或',
    brackets: ['（', '）'],
    range: (low, high) => `${low} 和 ${high}`,
    tests: {
      is: ['“{label}”为{value}', '“{label}”不为{value}'],
      in: ['“{label}”为{value}', '“{label}”不为{value}'],
      contains: ['“{label}”包含“{value}”', '“{label}”不包含“{value}”'],
      startsWith: ['“{label}”以“{value}”开头', '“{label}”不以“{value}”开头'],
      matches: ['“{label}”符合特定格式', '“{label}”不符合特定格式'],
      atLeast: ['“{label}”至少为 {value}', '“{label}”小于 {value}'],
      atMost: ['“{label}”至多为 {value}', '“{label}”大于 {value}'],
      above: ['“{label}”大于 {value}', '“{label}”至多为 {value}'],
      below: ['“{label}”小于 {value}', '“{label}”至少为 {value}'],
      before: ['“{label}”早于 {value}', '“{label}”不早于 {value}'],
      after: ['“{label}”晚于 {value}', '“{label}”不晚于 {value}'],
      between: ['“{label}”在 {value} 之间', '“{label}”不在 {value} 之间'],
      isSet: ['已填写“{label}”', '未填写“{label}”'],
    },
  },
}

function say(part: Part, labels: Labels, words: Words): string {
  if (part.join === null) return sentence(part, labels, words)
  const [open, close] = words.brackets
  return part.parts
    .map((inner) => (inner.join === null ? say(inner, labels, words) : open + say(inner, labels, words) + close))
    .join(words[part.join])
}

function sentence(
  { subject, operator, operand, negated }: Extract<Part, { readonly join: null }>,
  labels: Labels,
  words: Words,
): string {
  const value = (one: unknown) => dateInWords(operator, one, words.language) ?? labels.value(subject, one)
  const values = (Array.isArray(operand) ? operand : [operand]).map(value)
  const said = operator === 'between' ? words.range(values[0] ?? '', values[1] ?? '') : values.join(words.or)
  const [yes, no] = words.tests[operator] ?? ['', '']
  return (negated ? no : yes).replace(/\{(label|value)\}/g, (_, name) =>
    name === 'label' ? labels.label(subject) : said,
  )
}

/** A calendar date as people write it; null for what is none. */
function dateInWords(operator: string, value: unknown, language: string): string | null {
  if (!['before', 'after', 'between'].includes(operator)) return null
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null
  return dateFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(value))
}
