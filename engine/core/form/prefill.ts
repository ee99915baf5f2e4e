import { decodePost } from '#engine/core/form/decode.ts'
import type { Known, RawEntries } from '#engine/core/form/form.ts'
import { allFields, type FieldModel, type FormModel } from '#engine/core/form/model.ts'
import { wallTimeOf } from '#engine/core/form/wall-time.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { cleanText } from '#engine/core/text.ts'

/** Who may fill a field in before its reader does. */
export type Prefiller = 'url' | 'link' | 'requester'

/**
 * The values that a form begins with, typed, by field name: of the person whom we know, then of the query string, then of a signed link,
 * each for the fields that allow it (`x-prefill`). What is no answer to the field (another choice, too long, not a number) is left out: a
 * link must never fill a form so that it cannot be sent.
 */
export function prefilled(model: FormModel, { url, link, requester }: Known): JsonObject {
  const known = allFields(model.fields).flatMap((field): [string, string][] => {
    const value = requester[roleOf(field)]
    return value ? [[field.name, value]] : []
  })
  return {
    ...prefillFrom(model, known, 'requester'),
    ...prefillFrom(model, url, 'url'),
    ...prefillFrom(model, link, 'link'),
  }
}

/** A field for an address is the requester's where none has the role. */
function roleOf({ schema, shape }: FieldModel): string {
  const role = schema['x-role']
  return typeof role === 'string' ? role : shape.kind === 'email' ? 'requester.email' : ''
}

function prefillFrom(model: FormModel, query: RawEntries, by: Prefiller): JsonObject {
  const values = allFields(model.fields).flatMap((field): [string, Json][] => {
    if (!mayFill(field, by)) return []
    const entries = query
      .filter(([name]) => name === field.name)
      .map(([, text]) => [field.shape.key, cleanText(text, 2000)] as const)
    if (entries.length === 0) return []
    const value = answerIn(field, entries)
    return value !== undefined && isAnswer(field, value) ? [[field.name, value]] : []
  })
  return Object.fromEntries(values)
}

/** A time on the wall stays one: its zone is the reader's. */
function answerIn({ shape, control }: FieldModel, entries: RawEntries): Json | undefined {
  if (control === 'datetime') return entries.map(([, text]) => text).find((text) => wallTimeOf(text, 'UTC') !== null)
  return decodePost([shape], entries, 'UTC')[shape.key]
}

function mayFill({ schema, shape, name }: FieldModel, by: Prefiller): boolean {
  const allowed = schema['x-prefill']
  const isSingle = !['group', 'list', 'file', 'constant', 'shown'].includes(shape.kind) && !name.includes('*')
  return isSingle && Array.isArray(allowed) && allowed.includes(by)
}

function isAnswer({ schema, shape }: FieldModel, value: Json): boolean {
  const values = Array.isArray(value) ? value : [value]
  if (shape.choices) return values.every((one) => shape.choices?.includes(one))
  if (shape.kind === 'boolean') return typeof value === 'boolean'
  if (shape.kind === 'number') return values.every((one) => typeof one === 'number')
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY
  return values.every((one) => typeof one === 'string' && one.length <= most)
}
