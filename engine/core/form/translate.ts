import type { FieldModel } from '#engine/core/form/model.ts'
import { choiceOptions, isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** What a keyword says in a language: the translation beside it (`x-i18n`), else the text itself. */
export function translated(schema: JsonObject, keyword: string, locale: string): Json | undefined {
  const translations = schema['x-i18n']
  const own = isObject(translations) ? translations[nearestLocale(Object.keys(translations), locale) ?? ''] : undefined
  const found = isObject(own) ? own[keyword] : undefined
  const text = schema[keyword]
  // Objects (labels, errors) are translated entry by entry.
  return isObject(found) && isObject(text) ? { ...text, ...found } : (found ?? text)
}

export function translatedText(schema: JsonObject, keyword: string, locale: string): string | null {
  const text = translated(schema, keyword, locale)
  return typeof text === 'string' && text !== '' ? text : null
}

/** What people call the field: its title, else its name in words. */
export function labelOf({ schema, shape }: FieldModel, locale: string): string {
  return translatedText(schema, 'title', locale) ?? inWords(shape.key)
}

/** What people call a choice: `x-labels`, else the title of its constant, else the value as it stands. */
export function choiceLabel(field: FieldModel, choice: Json, locale: string): string {
  const schemas = [field.schema, field.items]
  for (const schema of schemas) {
    const labels = translated(schema, 'x-labels', locale)
    const label = isObject(labels) ? labels[String(choice)] : undefined
    if (typeof label === 'string') return label
  }
  const option = schemas.flatMap((schema) => choiceOptions(schema) ?? []).find(({ value }) => value === choice)
  return option?.title ?? String(choice)
}

/** `orderNumber`, `order_number` and `order-number` are "Order number"; what holds capitals or spaces of its own stays. */
function inWords(name: string): string {
  if (/\s/.test(name) || /^[A-Z0-9]+$/.test(name)) return name
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replace(/[_-]+/g, ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Every language that a form's texts are translated into. */
export function languagesOf(form: Json): readonly string[] {
  if (Array.isArray(form)) return [...new Set(form.flatMap(languagesOf))]
  if (!isObject(form)) return []
  const own = isObject(form['x-i18n']) ? Object.keys(form['x-i18n']) : []
  const inside = Object.entries(form).flatMap(([key, value]) => (key === 'x-i18n' ? [] : languagesOf(value)))
  return [...new Set([...own, ...inside])]
}

/** `zh-CN` for `zh-cn`, `zh` or `zh-Hans-CN`. */
export function nearestLocale(offered: readonly string[], wanted: string): string | null {
  const lower = wanted.toLowerCase()
  const language = lower.split('-')[0]
  return (
    offered.find((one) => one.toLowerCase() === lower) ??
    offered.find((one) => one.toLowerCase().split('-')[0] === language) ??
    null
  )
}
