import type { Condition } from '#engine/schemas/types.ts'

export interface Labels {
  /** What people call the subject. */
  readonly label: (subject: string) => string
  /** What people call one of its values. */
  readonly value: (subject: string, value: unknown) => string
}

interface Words {
  readonly and: string
  readonly or: string
  readonly not: (sentence: string) => string
  readonly ops: Readonly<Record<string, (label: string, value: string) => string>>
}

const languages: Readonly<Record<string, Words>> = {
  en: {
    and: ' and ',
    or: ' or ',
    not: (sentence) => `not (${sentence})`,
    ops: {
      is: (label, value) => `“${label}” is ${value}`,
      in: (label, value) => `“${label}” is ${value}`,
      contains: (label, value) => `“${label}” contains ${value}`,
      startsWith: (label, value) => `“${label}” begins with ${value}`,
      matches: (label) => `“${label}” has a certain form`,
      atLeast: (label, value) => `“${label}” is at least ${value}`,
      atMost: (label, value) => `“${label}” is at most ${value}`,
      above: (label, value) => `“${label}” is more than ${value}`,
      below: (label, value) => `“${label}” is less than ${value}`,
      before: (label, value) => `“${label}” is before ${value}`,
      after: (label, value) => `“${label}” is after ${value}`,
      between: (label, value) => `“${label}” is between ${value}`,
      isSet: (label) => `“${label}” is filled in`,
      isNotSet: (label) => `“${label}” is empty`,
    },
  },
  'zh-CN': {
    and: '，并且',
    or: '或',
    not: (sentence) => `不满足（${sentence}）`,
    ops: {
      is: (label, value) => `“${label}”为${value}`,
      in: (label, value) => `“${label}”为${value}`,
      contains: (label, value) => `“${label}”包含${value}`,
      startsWith: (label, value) => `“${label}”以${value}开头`,
      matches: (label) => `“${label}”符合特定格式`,
      atLeast: (label, value) => `“${label}”至少为 ${value}`,
      atMost: (label, value) => `“${label}”至多为 ${value}`,
      above: (label, value) => `“${label}”大于 ${value}`,
      below: (label, value) => `“${label}”小于 ${value}`,
      before: (label, value) => `“${label}”早于 ${value}`,
      after: (label, value) => `“${label}”晚于 ${value}`,
      between: (label, value) => `“${label}”在 ${value} 之间`,
      isSet: (label) => `已填写“${label}”`,
      isNotSet: (label) => `未填写“${label}”`,
    },
  },
}

/** A condition as part of a sentence: “Topic” is Damaged goods and “Country” is Belgium. */
export function inWords(condition: Condition, labels: Labels, language: string): string {
  const words = languages[language] ?? languages.en
  if (!words) return ''
  const say = (part: Condition): string =>
    Object.entries(part)
      .map(([key, test]) => {
        if (key === 'any') return (test as readonly Condition[]).map(say).join(words.or)
        if (key === 'not') return words.not(say(test as Condition))
        return tests(test)
          .map(([operator, operand]) => sentence(key, operator, operand))
          .join(words.and)
      })
      .join(words.and)
  const sentence = (subject: string, operator: string, operand: unknown) => {
    const values = Array.isArray(operand) ? operand : [operand]
    const joined = values.map((value) => labels.value(subject, value)).join(operator === 'between' ? ' – ' : words.or)
    const name = operator === 'isSet' && operand === false ? 'isNotSet' : operator
    return words.ops[name]?.(labels.label(subject), joined) ?? ''
  }
  return say(condition)
}

function tests(test: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(test)) return [['in', test]]
  return typeof test === 'object' && test !== null ? Object.entries(test) : [['is', test]]
}
