import { type FieldShape, forbiddenNames } from '#engine/core/form/shape.ts'
import { asObject } from '#engine/core/form/visibility.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { cleanText } from '#engine/core/text.ts'

/** What was sent, cleaned and sorted: answers to fields, and everything else. */
export interface Answers {
  readonly values: JsonObject
  /** What came under unknown names, by its full name. */
  readonly extra: JsonObject
  /** The posted number of each row, for lists of which empty rows were dropped. */
  readonly rowNumbers: ReadonlyMap<Json, readonly number[]>
}

/** More values than this, or deeper ones, no form asks for; checking must end soon whatever is sent. */
const maxValues = 10_000
const maxDepth = 20
const maxTextLength = 200_000
const maxExtra = { names: 100, length: 10_000 } as const

export function isTooLarge(values: JsonObject): boolean {
  let left = maxValues
  const fits = (value: Json, depth: number): boolean => {
    if (--left < 0 || depth > maxDepth) return false
    if (typeof value !== 'object' || value === null) return true
    for (const member of Object.values(value)) if (!fits(member as Json, depth + 1)) return false
    return true
  }
  return !fits(values, 0)
}

/**
 * Sorts a submission into answers and the rest. Empty texts, null and empty lists are not given; hidden constants are put in place of
 * whatever was sent; control characters and broken Unicode go.
 */
export function sortAnswers(fields: readonly FieldShape[], sent: JsonObject): Answers {
  const extra: [string, Json][] = []
  const rowNumbers = new Map<Json, readonly number[]>()

  const sortFields = (fields: readonly FieldShape[], sent: JsonObject, prefix: string): JsonObject => {
    const values: [string, Json][] = []
    const keys = new Set<string>()
    for (const field of fields) {
      if (field.kind === 'shown') continue
      keys.add(field.key)
      const value = answer(field, own(sent, field.key), prefix + field.key) ?? field.otherwise
      if (value !== undefined) values.push([field.key, value])
    }
    for (const [key, value] of Object.entries(sent)) {
      if (!keys.has(key) && !forbiddenNames.has(key) && extra.length < maxExtra.names)
        extra.push([prefix + key, capped(value)])
    }
    return Object.fromEntries(values)
  }

  const answer = (field: FieldShape, value: Json | undefined, name: string): Json | undefined => {
    if (field.kind === 'constant') return field.constant
    if (value === undefined || value === null) return undefined
    if (field.kind === 'group') return isPlainObject(value) ? sortFields(field.fields ?? [], value, `${name}.`) : value
    if (field.kind === 'list') return Array.isArray(value) ? rows(field, value, name) : value
    if (!field.many || !Array.isArray(value)) return cleaned(value)
    const given = value.map(cleaned).filter((one) => one !== undefined)
    return given.length > 0 ? given : undefined
  }

  const rows = (field: FieldShape, sent: readonly Json[], name: string): Json | undefined => {
    const given = sent.flatMap((row, number) => (row === null ? [] : [{ row, number }]))
    if (given.length === 0) return undefined
    const values = given.map(({ row, number }) =>
      isPlainObject(row) ? sortFields(field.fields ?? [], row, `${name}.${number}.`) : row,
    )
    rowNumbers.set(
      values,
      given.map(({ number }) => number),
    )
    return values
  }

  return { values: sortFields(fields, sent, ''), extra: Object.fromEntries(extra), rowNumbers }
}

function own(values: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined
}

function cleaned(value: Json): Json | undefined {
  if (value === null) return undefined
  if (typeof value !== 'string') return value
  const text = cleanText(value, maxTextLength)
  return text.trim() === '' ? undefined : text
}

function capped(value: Json): Json {
  if (typeof value === 'string') return cleanText(value, maxExtra.length)
  const text = JSON.stringify(value)
  return text.length > maxExtra.length ? cleanText(text, maxExtra.length) : sound(value)
}

function sound(value: Json): Json {
  if (typeof value === 'string') return cleanText(value, maxExtra.length)
  if (Array.isArray(value)) return value.map(sound)
  if (!isPlainObject(value)) return value
  const members = Object.entries(value).filter(([key]) => !forbiddenNames.has(key))
  return Object.fromEntries(members.map(([key, member]) => [cleanText(key, 200), sound(member)]))
}

function isPlainObject(value: Json): value is JsonObject {
  return asObject(value) === value
}
