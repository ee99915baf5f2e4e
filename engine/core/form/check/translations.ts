import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import { choiceOptions, isObject } from '#engine/core/form/schema-type.ts'
import { languagesOf, nearestLocale } from '#engine/core/form/translate.ts'
import type { JsonObject } from '#engine/core/json.ts'

/** Texts that readers of a language, into which the form is translated, would see in another one. */
export const translationFindings: FormCheck = ({ form, all }) => {
  const languages = languagesOf(form)
  const success = isObject(form['x-form']) ? form['x-form'].success : undefined
  const places: readonly (readonly [pointer: string, schema: JsonObject, texts: readonly string[]])[] = [
    ['', form, ['title', 'description']],
    ...(isObject(success) ? ([[pointerTo('/x-form', 'success'), success, ['message']]] as const) : []),
    ...all
      .filter(({ control }) => control !== 'hidden')
      .map(({ pointer, schema }) => [pointer, schema, textsOf(schema)] as const),
  ]
  return languages.flatMap((language) => [
    ...places.flatMap(([pointer, schema, texts]) => missingIn(language, schema, texts, pointer)),
    ...all.flatMap(({ pointer, schema, items }) => missingEntries(language, schema, items, pointer)),
  ])
}

/** A placeholder of one word, such as a number of an order, is an example, which is the same in every language. */
function textsOf(schema: JsonObject): readonly string[] {
  const isSentence =
    typeof schema['x-placeholder'] === 'string' && /\p{Letter}.*\s.*\p{Letter}/u.test(schema['x-placeholder'])
  return ['title', 'description', 'x-help', ...(isSentence ? ['x-placeholder'] : []), 'x-step']
}

function missingIn(
  language: string,
  schema: JsonObject,
  texts: readonly string[],
  pointer: string,
): readonly Finding[] {
  const own = translationOf(schema, language)
  const missing = texts.filter((text) => isWritten(schema[text]) && !isWritten(own[text]))
  // A description is not shown where there is help.
  return missing
    .filter((text) => text !== 'description' || !isWritten(schema['x-help']))
    .map((text) => finding(pointerTo(pointer, text), language, text))
}

/** Labels of choices and sentences about mistakes, one by one. */
function missingEntries(language: string, schema: JsonObject, items: JsonObject, pointer: string): readonly Finding[] {
  const own = translationOf(schema, language)
  const written = (keyword: string) => (isObject(schema[keyword]) ? schema[keyword] : {})
  const translated = (keyword: string) => (isObject(own[keyword]) ? own[keyword] : {})
  const entries = ['x-labels', 'x-error'].flatMap((keyword) =>
    Object.keys(written(keyword))
      .filter((key) => isWritten(written(keyword)[key]) && !isWritten(translated(keyword)[key]))
      .map((key) => finding(pointerTo(pointer, keyword, key), language, `${keyword} ${key}`)),
  )
  const titled = [...(choiceOptions(schema) ?? []), ...(choiceOptions(items) ?? [])].filter(
    ({ value, title }) => isWritten(title) && written('x-labels')[String(value)] === undefined,
  )
  const labels = translated('x-labels')
  const missing = titled.filter(({ value }) => !isWritten(labels[String(value)]))
  return [...entries, ...missing.map(({ value }) => finding(pointer, language, `x-labels ${String(value)}`))]
}

function translationOf(schema: JsonObject, language: string): JsonObject {
  const translations = isObject(schema['x-i18n']) ? schema['x-i18n'] : {}
  const own = translations[nearestLocale(Object.keys(translations), language) ?? '']
  return isObject(own) ? own : {}
}

/** Of what has no letters, such as a number, there is nothing to translate. */
function isWritten(text: unknown): boolean {
  return typeof text === 'string' && /\p{Letter}/u.test(text)
}

function finding(pointer: string, language: string, text: string): Finding {
  return {
    pointer,
    code: 'docket/form-translation',
    severity: 'warning',
    message: `this text is not translated into ${language}`,
    hint: `add it to "x-i18n" beside it: "${language}", ${text
      .split(' ')
      .map((part) => `"${part}"`)
      .join(', ')}`,
  }
}
