import { pointerTo } from '#engine/core/form/finding.ts'
import { formatExamples } from '#engine/core/form/formats.ts'
import type { AskedFor, Counted, Messages } from '#engine/core/form/messages/kinds.ts'
import { messagesIn } from '#engine/core/form/messages/messages.ts'
import { allFields, type FieldModel, type FormModel } from '#engine/core/form/model.ts'
import { isObject, schemaType } from '#engine/core/form/schema-type.ts'
import { defaultFileBytes, type FormTexts } from '#engine/core/form/shape.ts'
import { labelOf, translated } from '#engine/core/form/translate.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/**
 * Every sentence that a form may have to say about a mistake, in one language: limits and labels are known beforehand, so that neither
 * the server nor the page composes sentences. `x-error` of the form comes before ours.
 */
export function formTexts(model: FormModel, plain: JsonObject, locale: string): FormTexts {
  const messages = messagesIn(locale)
  const fields = allFields(model.fields).filter(({ shape }) => shape.kind !== 'shown')
  const known = new Set<string>()
  const texts: [string, Readonly<Record<string, string>>][] = fields.map((field) => {
    const of = ownName(field, fields, known)
    return [field.name, { ...fieldTexts(field, of, messages, locale), ...ownTexts(field, locale) }]
  })
  const ofForm = {
    '*': messages.together,
    'too-large': messages.tooLarge,
    ...alternativeTexts(plain, '#', '', (keys, isOnlyOne) =>
      messages[isOnlyOne ? 'onlyOneOf' : 'atLeastOneOf'](keys.map((key) => labelAt(fields, key, locale))),
    ),
  }
  return Object.fromEntries([...texts, ['', ofForm]])
}

/** The first field of the requester's own data is asked for as theirs. */
function ownName(field: FieldModel, fields: readonly FieldModel[], known: Set<string>): AskedFor | null {
  const role = String(field.schema['x-role'] ?? '')
  const roles: Readonly<Record<string, AskedFor>> = {
    'requester.name': 'own-name',
    'requester.email': 'own-email',
    'requester.phone': 'own-phone',
    'requester.company': 'own-company',
  }
  const byRole = roles[role] ?? null
  const byKind =
    field.shape.kind === 'email' && !fields.some(({ schema }) => schema['x-role'] === 'requester.email')
      ? 'own-email'
      : null
  const found = byRole ?? byKind
  if (found === null || known.has(found) || field.name.includes('*')) return null
  known.add(found)
  return found
}

type Texts = Record<string, string>

function fieldTexts(field: FieldModel, own: AskedFor | null, messages: Messages, locale: string): Texts {
  const label = labelOf(field, locale)
  const { shape } = field
  const rules = { ...field.items, ...field.schema }
  const required = messages.required[own ?? askedFor(field)](label)
  const texts: Texts = { '*': messages.other(label), required }
  const say = (code: string, sentence: string | null) => {
    if (sentence !== null) texts[code] = sentence
  }

  for (const [code, sentence] of Object.entries(kindTexts(field, own, label, messages))) say(code, sentence)
  for (const [code, sentence] of limits(field, rules, messages, locale)) say(code, sentence(label))
  if (shape.kind === 'file') {
    say('file-missing', messages.fileMissing(label))
    say('file-size', messages.fileSize(megabytes(shape.maxBytes ?? defaultFileBytes)))
    if (shape.accept)
      say('file-type', messages.fileType(messages.list(shape.accept.map((one) => fileKind(one, messages)))))
  }
  return texts
}

/** What is said when an answer is not of the field's kind at all. */
function kindTexts(field: FieldModel, own: AskedFor | null, label: string, messages: Messages): Texts {
  const required = messages.required[own ?? askedFor(field)](label)
  const type = schemaType(field.shape.many ? field.items : field.schema)
  switch (field.shape.kind) {
    case 'number':
      return { type: type === 'integer' ? messages.integer(label) : messages.number(label) }
    case 'choice':
      return { type: messages.choice(label), enum: messages.choice(label) }
    case 'boolean':
      return field.shape.mustTick ? { type: required, const: required } : {}
    case 'email': {
      const sentence = own === 'own-email' ? required : messages.address(label)
      return { type: sentence, address: sentence }
    }
    case 'uri':
      return { type: messages.uri(label), format: messages.uri(label) }
    case 'date':
      return { type: messages.date(label), format: messages.date(label) }
    case 'datetime':
      return { type: messages.datetime(label), format: messages.datetime(label) }
    case 'text':
    case 'longtext': {
      const example = formatExamples[String((field.shape.many ? field.items : field.schema).format)]
      return { type: messages.text(label), ...(example && { format: messages.pattern(label, example) }) }
    }
    default:
      return {}
  }
}

type Limit = readonly [code: string, sentence: (label: string) => string]

function limits(field: FieldModel, rules: JsonObject, messages: Messages, locale: string): readonly Limit[] {
  const counted = countedAs(field)
  const ofNumbers: Readonly<Record<string, readonly [code: string, (label: string, limit: number) => string]>> = {
    minLength: ['minLength', messages.minLength],
    maxLength: ['maxLength', messages.maxLength],
    minimum: ['minimum', messages.minimum],
    maximum: ['maximum', messages.maximum],
    exclusiveMinimum: ['exclusiveMinimum', messages.above],
    exclusiveMaximum: ['exclusiveMaximum', messages.below],
    multipleOf: ['multipleOf', messages.multipleOf],
    minItems: ['minItems', messages.minItems[counted]],
    maxItems: [field.shape.kind === 'file' ? 'file-count' : 'maxItems', messages.maxItems[counted]],
  }
  const found: Limit[] = Object.entries(ofNumbers).flatMap(([keyword, [code, sentence]]): Limit[] => {
    const limit = rules[keyword]
    return typeof limit === 'number' ? [[code, (label) => sentence(label, limit)]] : []
  })
  if (typeof rules.pattern === 'string') {
    const example = translated(field.schema, 'x-placeholder', locale)
    found.push(['pattern', (label) => messages.pattern(label, typeof example === 'string' ? example : null)])
  }
  if (rules.uniqueItems === true) found.push(['uniqueItems', messages.uniqueItems])
  return found
}

function askedFor({ shape, control }: FieldModel): AskedFor {
  if (shape.kind === 'choice' || control === 'radio') return shape.many ? 'choices' : 'choice'
  if (shape.kind === 'boolean') return 'tick'
  if (shape.kind === 'file') return shape.many ? 'files' : 'file'
  if (shape.kind === 'list') return 'rows'
  const same: readonly AskedFor[] = ['email', 'uri', 'number', 'date', 'datetime']
  return same.find((kind) => kind === shape.kind && !shape.many) ?? 'text'
}

function countedAs({ shape }: FieldModel): Counted {
  if (shape.kind === 'choice') return 'choices'
  if (shape.kind === 'file') return 'files'
  return shape.kind === 'list' ? 'rows' : 'lines'
}

/** `x-error`, under our codes; `format` and `maxItems` are also said where the code is a finer one. */
function ownTexts({ schema, shape }: FieldModel, locale: string): Texts {
  const written = translated(schema, 'x-error', locale)
  if (!isObject(written)) return {}
  const texts = Object.fromEntries(
    Object.entries(written).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
  const said = (code: string, ...keywords: readonly string[]) => {
    const text = keywords.map((keyword) => texts[keyword]).find((one) => one !== undefined)
    return text === undefined ? {} : { [code]: text }
  }
  return {
    ...(shape.kind === 'email' && said('address', 'address', 'format')),
    ...(shape.kind === 'file' && said('file-count', 'file-count', 'maxItems')),
    ...(shape.kind === 'file' && said('file-type', 'file-type', 'x-accept')),
    ...(shape.kind === 'file' && said('file-size', 'file-size', 'x-maxBytes')),
    ...(shape.mustTick && { ...said('required', 'required', 'const'), ...said('const', 'const', 'required') }),
    ...texts,
  }
}

function megabytes(bytes: number): string {
  const rounded = (size: number) => Math.floor(size * 10) / 10
  return bytes >= 1_000_000 ? `${rounded(bytes / 1_000_000)} MB` : `${Math.max(1, Math.floor(bytes / 1000))} kB`
}

function fileKind(accept: string, { fileKinds }: Messages): string {
  const [family = '', kind = ''] = accept.toLowerCase().split('/')
  if (accept.startsWith('.')) return accept
  if (kind === '*') return fileKinds[family] ?? family
  return fileKinds[accept.toLowerCase()] ?? kind.replace(/^.*[.+-]/, '').toUpperCase()
}

/** @param isOnlyOne whether a second one is one too many */
type SayAlternatives = (keys: readonly string[], isOnlyOne: boolean) => string

/**
 * "One of these must be there", as a plain schema says it: alternatives that only name what they require, of the form and of its groups and
 * rows. What all of them require is told by itself.
 */
function alternativeTexts(schema: Json | undefined, at: string, prefix: string, say: SayAlternatives): Texts {
  if (Array.isArray(schema)) {
    const parts = schema.map((part: Json, index) => alternativeTexts(part, `${at}/${index}`, prefix, say))
    return Object.assign({}, ...parts)
  }
  if (!isObject(schema)) return {}
  const rules = ['allOf', 'then', 'else', 'if'].map((key) => alternativeTexts(schema[key], `${at}/${key}`, prefix, say))
  const groups = Object.entries(isObject(schema.properties) ? schema.properties : {}).map(([key, group]) =>
    alternativeTexts(
      group,
      `${at}/properties/${encodeURIComponent(pointerTo('', key).slice(1))}`,
      `${prefix}${key}.`,
      say,
    ),
  )
  const rows = alternativeTexts(schema.items, `${at}/items`, `${prefix}*.`, say)
  const own = ['anyOf', 'oneOf'].map((key) => {
    const parts = alikeOf((Array.isArray(schema[key]) ? schema[key] : []).filter((part: Json) => isObject(part)))
    const required = parts.map((part) => (Array.isArray(part.required) ? part.required.map(String) : []))
    const apart = required.map((keys) => keys.filter((one) => !required.every((other) => other.includes(one))))
    if (parts.length === 0 || apart.some((keys) => keys.length === 0)) return {}
    const named = [...new Set(apart.flat())]
    const isOnlyOne = key === 'oneOf' && named.length === apart.flat().length
    const names = named.map((name) => prefix + name)
    return { [`${at}/${key}`]: say(names, isOnlyOne) }
  })
  return Object.assign({}, ...rules, ...groups, rows, ...own)
}

/** The alternatives that no constant tells apart, where these are of one kind; else all. */
function alikeOf(parts: readonly JsonObject[]): readonly JsonObject[] {
  const kinds = Object.values(Object.groupBy(parts, constantsOf)).filter((kind = []) => kind.length > 1)
  return kinds.length === 1 ? (kinds[0] ?? parts) : parts
}

function constantsOf({ properties }: JsonObject): string {
  const tests = Object.entries(isObject(properties) ? properties : {})
  return JSON.stringify(tests.flatMap(([key, test]) => (isObject(test) && 'const' in test ? [[key, test.const]] : [])))
}

function labelAt(fields: readonly FieldModel[], key: string, locale: string): string {
  const field = fields.find(({ name }) => name === key)
  return field ? labelOf(field, locale) : key
}
