import type { ErrorObject } from 'ajv/dist/2020.js'
import { misplaced, unsupported } from '#engine/core/form/check/unsupported.ts'
import { ownName } from '#engine/core/own.ts'
import { suggestion } from '#engine/core/similar.ts'
import vocabulary from '#engine/schemas/vocabulary.schema.json' with { type: 'json' }
import { type Finding, pointerTo } from './finding.ts'

/** The finding for one error of Ajv; null for keywords that have no words of their own, which the meta-schemas do not use. */
export function ruleFor(error: ErrorObject): Finding | null {
  const rule = rules[error.keyword]
  if (!rule) return null
  const { code, message, hint = null, pointer = error.instancePath, part = 'value' } = rule(error)
  return { pointer, part, code, severity: 'error', message, hint }
}

interface Said {
  readonly code: string
  readonly message: string
  readonly hint?: string | null
  readonly pointer?: string
  readonly part?: 'key' | 'value'
}

interface Described {
  readonly title?: string
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Described>>
}

const insteadOf: Readonly<Record<string, string>> = Object.assign(Object.create(null), unsupported, misplaced)

const rules: Readonly<Record<string, (error: ErrorObject) => Said>> = {
  additionalProperties: ({ instancePath, params, parentSchema }) => {
    const key = params.additionalProperty as string
    const { title = '', properties } = parentSchema as Described
    const known = Object.keys(properties ?? {})
    const pointer = pointerTo(instancePath, key)
    const instead = /^(FormFile|Form field)$/.test(title) ? insteadOf[key] : undefined
    if (instead !== undefined)
      return {
        code: 'docket/form-unsupported',
        pointer,
        part: 'key',
        message: `a form cannot use ${quoted(key)}`,
        hint: instead,
      }
    return {
      code: 'docket/unknown-key',
      pointer,
      part: 'key',
      message: `unknown key ${quoted(key)}`,
      hint: suggestion(key, known),
    }
  },

  required: ({ params, parentSchema }) => {
    const key = params.missingProperty as string
    const example = (parentSchema as Described).properties?.[key]?.examples?.[0]
    const shown = example === undefined ? '' : `: ${JSON.stringify(example)}`
    return {
      code: 'docket/missing-key',
      message: `the key ${quoted(key)} is missing`,
      hint: shown.length > 1 && shown.length < 80 ? `add ${quoted(key)}${shown}` : `add ${quoted(key)}`,
    }
  },

  type: ({ params, parentSchema, data }) => {
    if ((parentSchema as Described).title === 'Secret') return literalSecret
    const types = [params.type].flat() as string[]
    const expected = types.map((type) => typeWords[type] ?? type)
    return {
      code: 'docket/wrong-type',
      message: `expected ${listed(expected)}, found ${typeWords[typeOf(data)]}`,
      hint: exampleOf(parentSchema as Described),
    }
  },

  enum: ({ params, data, parentSchema }) => {
    const allowed = params.allowedValues as readonly unknown[]
    if (typeof data === 'string' && Object.hasOwn(described, data) && !allowed.includes(data)) return needsParams(data)
    const words = allowed.map(String)
    const noun = nounOf(parentSchema)
    if (noun !== null && ownName(String(data)) !== null)
      return {
        code: noun.code,
        message: `${shown(data)} cannot stand as a text`,
        hint: `write it like {"type":${shown(data)}}`,
      }
    return {
      code: noun?.code ?? 'docket/not-one-of',
      message: `${shown(data)} is not ${noun?.noun ?? 'one of the choices'}`,
      hint: suggestion(String(data), words) ?? `one of: ${words.join(', ')}`,
    }
  },

  const: ({ params, data }) => ({
    code: 'docket/not-one-of',
    message: `${shown(data)} cannot stand here`,
    hint: `write ${JSON.stringify(params.allowedValue)}`,
  }),

  pattern: ({ instancePath, data, propertyName, parentSchema }) => {
    const schema = parentSchema as Described
    const example = schema.examples?.[0]
    return {
      code: nounOf(parentSchema)?.code ?? 'docket/bad-value',
      pointer: propertyName === undefined ? instancePath : pointerTo(instancePath, propertyName),
      part: propertyName === undefined ? 'value' : 'key',
      message: `${shown(propertyName ?? data)} is not ${nounOf(schema)?.noun ?? 'written as it should be'}`,
      hint: example === undefined ? null : `write it like ${JSON.stringify(example)}`,
    }
  },

  minLength: () => ({
    code: 'docket/bad-value',
    message: 'the text is empty',
    hint: 'write something, or leave the key out',
  }),
  maxLength: ({ params, data }) => ({
    code: 'docket/too-many',
    message: `the text has more than ${params.limit} characters`,
    hint: `shorten it by ${count(sizeOf(data) - params.limit, 'character', 'characters')}`,
  }),
  minItems: ({ params, data }) => ({
    code: 'docket/too-few',
    message: `the list needs at least ${count(params.limit, 'entry', 'entries')}`,
    hint: `add ${count(params.limit - sizeOf(data), 'entry', 'entries')}`,
  }),
  maxItems: ({ params, data }) => ({
    code: 'docket/too-many',
    message: `the list has more than ${count(params.limit, 'entry', 'entries')}`,
    hint: `take ${count(sizeOf(data) - params.limit, 'entry', 'entries')} out`,
  }),
  minProperties: ({ params, data }) => ({
    code: 'docket/too-few',
    message: `at least ${count(params.limit, 'key', 'keys')} must stand here`,
    hint: `add ${count(params.limit - sizeOf(data), 'key', 'keys')}`,
  }),
  maxProperties: ({ params, data }) => ({
    code: 'docket/too-many',
    message: `at most ${count(params.limit, 'key', 'keys')} may stand here`,
    hint: `take ${count(sizeOf(data) - params.limit, 'key', 'keys')} out`,
  }),
  uniqueItems: ({ params, instancePath }) => ({
    code: 'docket/duplicate-entry',
    pointer: pointerTo(instancePath, params.i as number),
    message: 'this stands in the list twice',
    hint: 'take one of the two out',
  }),
  minimum: ({ params, data }) => outside(data, `at least ${params.limit}`),
  maximum: ({ params, data }) => outside(data, `at most ${params.limit}`),
  exclusiveMinimum: ({ params, data }) => outside(data, `above ${params.limit}`),
  exclusiveMaximum: ({ params, data }) => outside(data, `below ${params.limit}`),
}

/** Characters, entries or keys. */
function sizeOf(data: unknown): number {
  if (typeof data === 'string') return [...data].length
  return Object.keys((data ?? {}) as object).length
}

const described: Readonly<Record<string, Described>> = vocabulary.$defs

const literalSecret: Said = {
  code: 'docket/literal-secret',
  message: 'a secret is named in these files, never written',
  hint: 'write { "env": "CRM_TOKEN" } and set that variable where the engine runs',
}

/** A name of the vocabulary that stands alone where only names without params may. */
function needsParams(name: string): Said {
  const example = JSON.stringify({ type: name, params: described[name]?.examples?.[0] })
  return { code: 'docket/missing-params', message: `${quoted(name)} needs params`, hint: `write it like ${example}` }
}

function outside(data: unknown, bound: string): Said {
  return { code: 'docket/bad-value', message: `${shown(data)} is out of range`, hint: `it must be ${bound}` }
}

function exampleOf({ examples }: Described): string | null {
  const example = JSON.stringify(examples?.[0])
  return example !== undefined && example.length < 80 ? `write it like ${example}` : null
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

interface Noun {
  readonly noun: string
  readonly code: string
}

/** What the value of a part of the meta-schemas is called, and the code of a wrong one. */
function nounOf(schema: unknown): Noun | null {
  return nouns[(schema as Described).title ?? ''] ?? null
}

const nouns: Readonly<Record<string, Noun>> = {
  Id: { noun: 'an id (a-z, 0-9 and -)', code: 'docket/bad-id' },
  Duration: { noun: 'a duration', code: 'docket/bad-duration' },
  Delay: { noun: 'a delay', code: 'docket/unknown-delay' },
  Language: { noun: 'a language', code: 'docket/bad-value' },
  'Local date': { noun: 'a date', code: 'docket/bad-date' },
  'Wall time': { noun: 'a time of day', code: 'docket/bad-time' },
  'E-mail address': { noun: 'an e-mail address', code: 'docket/bad-address' },
  'Environment variable': { noun: 'the name of an environment variable', code: 'docket/bad-value' },
  Instant: { noun: 'an instant with its offset', code: 'docket/bad-value' },
  URL: { noun: 'an https address without a password', code: 'docket/bad-value' },
  Priority: { noun: 'a priority', code: 'docket/bad-value' },
  'Action name': { noun: 'an action', code: 'docket/unknown-action' },
  'Guard name': { noun: 'a guard', code: 'docket/unknown-guard' },
  Shortcut: { noun: 'a shortcut', code: 'docket/bad-value' },
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? ''
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

function quoted(key: string): string {
  return shown(key)
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function count(limit: unknown, one: string, many: string): string {
  return `${limit} ${limit === 1 ? one : many}`
}
