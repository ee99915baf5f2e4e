import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import type { FieldModel } from '#engine/core/form/model.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import { choiceLabel, languagesOf, nearestLocale } from '#engine/core/form/translate.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** More texts than these that one language lacks are told as one: whoever begins to translate a form knows that most is to come. */
const mostToldApart = 5

/** A text that readers of the form see. */
interface Text {
  /** Where it is written; of a name in the file that readers see for want of a text, what has the name. */
  readonly pointer: string
  /** Where its translation stands below a language: keyword, and of labels and sentences about mistakes the entry. */
  readonly path: readonly string[]
  /** The schemas in which `x-i18n` may translate it. */
  readonly beside: readonly JsonObject[]
}

/** Texts that readers of a language, into which the form is translated, would see in another one. */
export const translationFindings: FormCheck = ({ form, all }) => {
  const success = isObject(form['x-form']) ? form['x-form'].success : undefined
  const texts = [
    nameOf(form, ''),
    ...written(form, '', ['description']),
    ...(isObject(success) ? written(success, '/x-form/success', ['message']) : []),
    ...all.filter(({ control }) => control !== 'hidden').flatMap(textsOf),
  ].flatMap((text) => text ?? [])
  return languagesOf(form).flatMap((language) =>
    told(
      texts.filter((text) => !isTranslated(text, language)),
      language,
    ),
  )
}

function textsOf(field: FieldModel): readonly (Text | null)[] {
  const { schema, pointer, control } = field
  // Of both the help is shown, and of a heading neither.
  const help = control === 'heading' ? [] : [isWritten(schema['x-help']) ? 'x-help' : 'description']
  // One word, such as a number of an order, is an example, which is the same in every language.
  const isSentence = /\p{Letter}.*\s.*\p{Letter}/u.test(String(schema['x-placeholder'] ?? ''))
  return [
    nameOf(schema, pointer),
    ...written(schema, pointer, [...help, ...(isSentence ? ['x-placeholder'] : []), 'x-step']),
    ...Object.entries(isObject(schema['x-error']) ? schema['x-error'] : {})
      .filter(([, sentence]) => isWritten(sentence))
      .map(([code]) => ({ pointer: pointerTo(pointer, 'x-error', code), path: ['x-error', code], beside: [schema] })),
    ...choicesOf(field),
  ]
}

/** What has no title is called by its name in the file. */
function nameOf(schema: JsonObject, pointer: string): Text | null {
  const hasTitle = typeof schema.title === 'string' && schema.title !== ''
  if (hasTitle && !isWritten(schema.title)) return null
  return { pointer: hasTitle ? pointerTo(pointer, 'title') : pointer, path: ['title'], beside: [schema] }
}

function written(schema: JsonObject, pointer: string, keywords: readonly string[]): readonly Text[] {
  return keywords
    .filter((keyword) => isWritten(schema[keyword]))
    .map((keyword) => ({ pointer: pointerTo(pointer, keyword), path: [keyword], beside: [schema] }))
}

/** Labels one by one; "yes" and "no" of a form without labels for them are the engine's. */
function choicesOf(field: FieldModel): readonly Text[] {
  const { schema, items, shape, pointer } = field
  return (shape.choices ?? []).flatMap((choice) => {
    const value = String(choice)
    const label = choiceLabel(field, choice, '')
    const isLabelled = label !== value || isObject(schema['x-labels'])
    if (!(isLabelled ? isWritten(label) : shape.kind === 'choice' && isWord(value))) return []
    const isOwn = isObject(schema['x-labels']) && value in schema['x-labels']
    const at = isOwn ? pointerTo(pointer, 'x-labels', value) : pointer
    return [{ pointer: at, path: ['x-labels', value], beside: [schema, items] }]
  })
}

function isTranslated({ beside, path }: Text, language: string): boolean {
  return beside.some((schema) => {
    const translations = isObject(schema['x-i18n']) ? schema['x-i18n'] : {}
    const own = translations[nearestLocale(Object.keys(translations), language) ?? '']
    const text = path.reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), own)
    return typeof text === 'string' && text !== ''
  })
}

/** Of what has no letters, such as a number, there is nothing to translate. */
function isWritten(text: Json | undefined): boolean {
  return typeof text === 'string' && /\p{Letter}/u.test(text)
}

/** A value that reads as a word; `XL`, `DE` and `m` are codes, which are the same in every language. */
function isWord(value: string): boolean {
  return /\p{Letter}{3}/u.test(value) && value !== value.toUpperCase()
}

function told(missing: readonly Text[], language: string): readonly Finding[] {
  const [first] = missing
  if (first === undefined || missing.length <= mostToldApart) return missing.map((text) => finding(text, language))
  return [
    {
      ...finding(first, language),
      message: `this text and ${missing.length - 1} others of the form are not translated into ${language}`,
    },
  ]
}

function finding({ pointer, path }: Text, language: string): Finding {
  return {
    pointer,
    code: 'docket/form-translation',
    severity: 'warning',
    message: `this text is not translated into ${language}`,
    hint: `add it to "x-i18n" beside it: "${language}", ${path.map((part) => `"${part}"`).join(', ')}`,
  }
}
