import type { Json } from '#engine/core/json.ts'
import type { FormEdit } from '#engine/definitions/edit/edit-form.ts'
import { fieldTypes, newTypes } from '#engine/definitions/edit/field-types.ts'

type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string' && value.length <= 100_000
const texts: Check = (value) => Array.isArray(value) && value.length <= 2000 && value.every(text)
const scalar: Check = (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value)
const choices: Check = (value) =>
  Array.isArray(value) &&
  value.length <= 2000 &&
  value.every((one) => typeof one === 'object' && one !== null && scalar(one.value) && text(one.label))
const type: Check = (value) => (fieldTypes as readonly unknown[]).includes(value)
const flag: Check = (value) => typeof value === 'boolean'
const json: Check = (value) => value !== undefined

/** What belongs to each edit. */
const shapes: Readonly<Record<FormEdit['edit'], Readonly<Record<string, Check>>>> = {
  set: { field: text, path: texts, value: json },
  require: { field: text, required: flag },
  type: { field: text, type },
  choices: { field: text, choices: (value) => choices(value) && (value as unknown[]).length > 0 },
  add: {
    after: text,
    isInside: flag,
    key: text,
    type: (value) => (newTypes as readonly unknown[]).includes(value),
    title: text,
    choices,
  },
  // What it was called is in the file of the last commit, not in what a page says.
  rename: { field: text, key: text, was: (value) => value === null },
  nest: { field: text, into: text },
  duplicate: { field: text },
  remove: { field: text },
  move: { field: text, to: (value) => Number.isInteger(value) },
}

/** An edit as it was sent; null when it is none. */
export function readEdit(value: Json | undefined): FormEdit | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const sent = value as Readonly<Record<string, unknown>>
  const name = String(sent.edit)
  const shape = Object.hasOwn(shapes, name) ? shapes[name as FormEdit['edit']] : null
  if (!shape || !Object.entries(shape).every(([key, fits]) => Object.hasOwn(sent, key) && fits(sent[key]))) return null
  return sent as unknown as FormEdit
}
