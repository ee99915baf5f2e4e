import { applyEdits, type Edit } from 'jsonc-parser'
import { allFields, type FieldModel, formModel } from '#engine/core/form/model.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import { subjectOf } from '#engine/core/form/subjects.ts'
import { objectAround, placesOf } from '#engine/core/form/written-at.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import { parseJson } from '#engine/definitions/parse-json.ts'
import type { Span } from '#engine/definitions/text.ts'
import type { FormFile } from '#engine/schemas/types.ts'
import { pathOf } from './json-text.ts'

/** A field that is about to be called something else, with the fields in it. */
export interface Naming {
  /** JSON pointer of the field as it stands now. */
  readonly field: string
  /**
   * What a name that means the field, `address` or `trip.address`, becomes; `tail` (`.street`) follows it where a field inside is meant.
   */
  readonly anew: (written: string, tail: string) => string
}

/**
 * The text of a form in which everything that names a field names it anew: conditions of all fields, and placeholders of the ticket's title.
 * The field itself stays as it is.
 */
export function withNames(text: string, form: JsonObject, naming: Naming): string {
  const fields = allFields(formModel(form as unknown as FormFile).fields)
  const placesHere = ({ pointer }: FieldModel) => placesOf(form, pointer).filter(({ isShared }) => !isShared)
  const named = fields.find((field) => placesHere(field).some(({ at }) => at === naming.field))
  if (!named) return text
  const { spans } = parseJson(text)
  const edits: Edit[] = []
  const put = (span: Span | null | undefined, value: string) => {
    if (span) edits.push({ offset: span.offset, length: span.length, content: JSON.stringify(value) })
  }
  /** The name anew; null where another field is meant. */
  const anew = (written: string, meant: FieldModel | null): string | null => {
    if (meant !== named && !meant?.pointer.startsWith(`${named.pointer}/`)) return null
    const tail = meant.name.slice(named.name.length)
    return naming.anew(written.slice(0, written.length - tail.length), tail) + tail
  }

  const inCondition = (condition: Json | undefined, pointer: string, field: FieldModel): void => {
    if (!isObject(condition)) return
    for (const [key, test] of Object.entries(condition)) {
      const at = pointerTo(pointer, key)
      if (key === 'not') inCondition(test, at, field)
      else if (key === 'any' && Array.isArray(test))
        test.forEach((one: Json, index) => {
          inCondition(one, pointerTo(at, index), field)
        })
      else {
        const now = anew(key, subjectOf(key, field, fields))
        if (now !== null) put(spans.get(at)?.key, now)
      }
    }
  }
  const places = fields.flatMap((field) => placesHere(field).map(({ at }) => ({ field, at })))
  for (const { field, at } of places) {
    const schema = schemaAt(form, at)
    if (!isObject(schema)) continue
    for (const keyword of ['x-visible', 'x-required']) inCondition(schema[keyword], pointerTo(at, keyword), field)
    const options = isObject(schema['x-options']) ? Object.entries(schema['x-options']) : []
    for (const [choice, condition] of options) inCondition(condition, pointerTo(at, 'x-options', choice), field)
  }

  const settings = isObject(form['x-form']) ? form['x-form'] : {}
  const titles = [settings.ticketTitle].flat()
  const isList = Array.isArray(settings.ticketTitle)
  for (const [index, title] of titles.entries()) {
    if (typeof title !== 'string') continue
    const now = title.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
      const said = anew(name, fields.find((one) => one.name === name) ?? null)
      return said === null ? whole : `{${said}}`
    })
    const at = isList ? pointerTo('/x-form/ticketTitle', index) : '/x-form/ticketTitle'
    if (now !== title) put(spans.get(at)?.value, now)
  }
  return applyEdits(text, edits)
}

/**
 * The text in which a field has another key, and what stands beside it names that one: `required`, and the rules of the schema around it.
 */
export function withKey(text: string, form: JsonObject, field: string, key: string): string {
  const { spans } = parseJson(text)
  const split = field.lastIndexOf('/properties/')
  const holder = objectAround(field.slice(0, split))
  const old = pathOf(field).at(-1) ?? ''
  const edits: Edit[] = []
  const put = (span: Span | null | undefined) => {
    if (span) edits.push({ offset: span.offset, length: span.length, content: JSON.stringify(key) })
  }
  const inList = (value: Json | undefined, pointer: string) => {
    if (Array.isArray(value))
      value.forEach((one: Json, index) => {
        if (one === old) put(spans.get(pointerTo(pointer, index))?.value)
      })
  }
  const inRule = (rule: Json | undefined, pointer: string): void => {
    if (!isObject(rule)) return
    inList(rule.required, pointerTo(pointer, 'required'))
    for (const keyword of ['properties', 'dependentRequired', 'dependentSchemas', 'dependencies']) {
      const map = rule[keyword]
      if (!isObject(map)) continue
      if (Object.hasOwn(map, old)) put(spans.get(pointerTo(pointer, keyword, old))?.key)
      if (keyword === 'properties') continue
      for (const [name, value] of Object.entries(map)) {
        inList(value, pointerTo(pointer, keyword, name))
        inRule(value, pointerTo(pointer, keyword, name))
      }
    }
    for (const keyword of ['if', 'then', 'else', 'not']) inRule(rule[keyword], pointerTo(pointer, keyword))
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const list = rule[keyword]
      if (Array.isArray(list))
        list.forEach((one: Json, index) => {
          inRule(one, pointerTo(pointer, keyword, index))
        })
    }
  }
  inRule(schemaAt(form, holder), holder)
  return applyEdits(text, edits)
}

function schemaAt(form: JsonObject, pointer: string): Json | undefined {
  return pathOf(pointer).reduce<Json | undefined>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as JsonObject)[key] : undefined),
    form,
  )
}
