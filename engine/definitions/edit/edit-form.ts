import type { ParseError } from 'jsonc-parser'
import { parse } from 'jsonc-parser'
import { allFields, formModel } from '#engine/core/form/model.ts'
import { choiceOptions, isObject } from '#engine/core/form/schema-type.ts'
import { forbiddenNames } from '#engine/core/form/shape.ts'
import { fieldNamesIn, objectAround, placesOf } from '#engine/core/form/written-at.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { FormFile } from '#engine/schemas/types.ts'
import { type Choice, changesTo, type FieldType, labelsOf, type NewType, newField } from './field-types.ts'
import {
  type Path,
  pathOf,
  placeOfKey,
  withBody,
  withCopy,
  withEntry,
  withMoved,
  withoutLongLine,
  withoutValue,
  withValue,
} from './json-text.ts'
import { withKey, withNames } from './names-in-form.ts'

/**
 * One thing that an editor does to a form. `field` is the JSON pointer of a field in the file (`/properties/order`, in a rule of the schema
 * `/oneOf/1/properties/order`), of a `set` also the empty pointer: the form itself.
 */
export type FormEdit =
  /** Writes what stands below a field at a path of keywords (`["x-error", "pattern"]`), or takes it out. */
  | { readonly edit: 'set'; readonly field: string; readonly path: readonly string[]; readonly value: Json | null }
  | { readonly edit: 'require'; readonly field: string; readonly required: boolean }
  | { readonly edit: 'type'; readonly field: string; readonly type: FieldType }
  | { readonly edit: 'choices'; readonly field: string; readonly choices: readonly Choice[] }
  /** Puts a new field behind another one; `isInside`: in front of all fields of that group or row, with the empty pointer of the form. */
  | {
      readonly edit: 'add'
      readonly after: string
      readonly isInside: boolean
      readonly key: string
      readonly type: NewType
      readonly title: string
      readonly choices: readonly Choice[]
    }
  /**
   * Gives a field another name, and names it so wherever the form names it. `was` is the name by which stored tickets know it, and is
   * written into `x-was`; null: what stands there stays.
   */
  | { readonly edit: 'rename'; readonly field: string; readonly key: string; readonly was: string | null }
  /** Moves a field to the end of a group or of a row, or with an empty pointer of the form. */
  | { readonly edit: 'nest'; readonly field: string; readonly into: string }
  | { readonly edit: 'duplicate'; readonly field: string }
  | { readonly edit: 'remove'; readonly field: string }
  /** To the place, counted among its siblings from 0, that another one has now. */
  | { readonly edit: 'move'; readonly field: string; readonly to: number }

/**
 * Why an edit cannot be made: the text has a syntax error; there is no such field, at least not in this file; the name is taken; the name
 * cannot be one.
 */
export type EditRefusal = 'unreadable' | 'no-such-field' | 'name-taken' | 'bad-name'

export type Edited =
  | {
      readonly text: string
      readonly refusal: null /** Pointer of the field that one looks at next. */
      readonly field: string
    }
  | { readonly refusal: EditRefusal }

/** Makes one edit in the text of a form file. Everything that it does not mean stays as it is, byte for byte. */
export function editForm(text: string, edit: FormEdit): Edited {
  const errors: ParseError[] = []
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const form = parse(text.slice(mark.length), errors, { allowTrailingComma: false }) as Json | undefined
  if (errors.length > 0 || !isObject(form)) return { refusal: 'unreadable' }
  const edited = (makers[edit.edit] as Maker<FormEdit>)({ text: text.slice(mark.length), form }, edit)
  return edited.refusal === null ? { ...edited, text: mark + edited.text } : edited
}

interface File {
  readonly text: string
  readonly form: JsonObject
}

type Maker<E> = (file: File, edit: E) => Edited

type Makers = { readonly [Name in FormEdit['edit']]: Maker<Extract<FormEdit, { readonly edit: Name }>> }

const makers: Makers = {
  set(file, { field, path, value }) {
    if (field !== '' && !fieldAt(file, field)) return { refusal: 'no-such-field' }
    if (path.length === 0 || path.some((key) => forbiddenNames.has(key))) return { refusal: 'bad-name' }
    return done(set(file.text, pathOf(field), path, value), field)
  },

  require(file, { field, required }) {
    if (!fieldAt(file, field)) return { refusal: 'no-such-field' }
    return done(require(file, field, required), field)
  },

  type(file, { field, type }) {
    const schema = fieldAt(file, field)
    if (!schema) return { refusal: 'no-such-field' }
    const path = pathOf(field)
    const changes = Object.entries(changesTo(type, path.at(-1) ?? '', schema))
    const changed = changes.reduce((text, [keyword, value]) => set(text, path, [keyword], value), file.text)
    // What is only shown or constant asks for nothing.
    const asks = type !== 'heading' && type !== 'note' && type !== 'hidden'
    return done(asks ? changed : require({ ...file, text: changed }, field, false), field)
  },

  choices(file, { field, choices }) {
    const schema = fieldAt(file, field)
    if (!schema) return { refusal: 'no-such-field' }
    const path = pathOf(field)
    return done(withoutGone(withChoices(file.text, path, schema, choices), path, schema, choices), field)
  },

  add(file, { after, isInside, key, type, title, choices }) {
    const parent = isInside ? holderIn(file, after) : pathOf(after).slice(0, -1)
    const siblings = parent ? valueAt(file.form, parent) : undefined
    const isFirst = parent?.length === 1 && siblings === undefined
    if (!parent || !(isFirst || isObject(siblings))) return { refusal: 'no-such-field' }
    const refusal = refusalOf(key, namesBeside(file, parent))
    if (refusal) return { refusal }
    const index = isInside ? 0 : placeOfKey(file.text, parent, pathOf(after).at(-1) ?? '') + 1
    const value = newField(type, key, title, choices)
    const entry = isFirst ? { key: 'properties', value: { [key]: value } } : { key, value }
    const place = isFirst ? Object.keys(file.form).length : index
    return done(withEntry(file.text, isFirst ? [] : parent, place, entry), pointerIn(parent, key))
  },

  rename(file, { field, key, was }) {
    const schema = fieldAt(file, field)
    if (!schema) return { refusal: 'no-such-field' }
    const parent = pathOf(field).slice(0, -1)
    const old = pathOf(field).at(-1) ?? ''
    if (key === old) return done(file.text, field)
    const refusal = refusalOf(key, namesBeside(file, parent))
    if (refusal) return { refusal }
    const anew = (written: string) => written.slice(0, written.length - old.length) + key
    const named = withNames(file.text, file.form, { field, anew })
    const text = withKey(named, parse(named) as JsonObject, field, key)
    const now = [...parent, key]
    // Back under its old name it was never called anything else.
    const origin = was ?? schema['x-was'] ?? null
    // Only answers to fields of the form itself are looked for under an old name.
    const isTold = objectAround(pointerOf(parent.slice(0, -1))) === '' && origin !== null
    return done(isTold ? set(text, now, ['x-was'], origin === key ? null : origin) : text, pointerIn(parent, key))
  },

  nest(file, { field, into }) {
    const holder = holderIn(file, into)
    const from = pathOf(field)
    if (!fieldAt(file, field) || !holder || into === field || into.startsWith(`${field}/`))
      return { refusal: 'no-such-field' }
    const key = from.at(-1) ?? ''
    if (pointerIn(holder, key) === field) return done(file.text, field)
    const refusal = refusalOf(key, namesBeside(file, holder))
    if (refusal) return { refusal }
    const name = nameInside(file, into, key)
    const named = withNames(file.text, file.form, { field, anew: () => name })
    const form = parse(named) as JsonObject
    const wasRequired = isRequired(form, field)
    const body = withBody(named, holder, from)
    const left = withoutValue(
      require({ text: body, form: parse(body) as JsonObject }, field, false),
      from,
      from.slice(0, -1),
    )
    const now = pointerIn(holder, key)
    return done(wasRequired ? require({ text: left, form: parse(left) as JsonObject }, now, true) : left, now)
  },

  duplicate(file, { field }) {
    const schema = fieldAt(file, field)
    if (!schema) return { refusal: 'no-such-field' }
    const parent = pathOf(field).slice(0, -1)
    const own = pathOf(field).at(-1) ?? ''
    const key = freeName(own, namesBeside(file, parent))
    const copied = withCopy(file.text, parent, placeOfKey(file.text, parent, own), key)
    // Only one field may be the requester's address, and no two had the same name before.
    const lone = ['x-role', 'x-was'].reduce((text, keyword) => set(text, [...parent, key], [keyword], null), copied)
    return done(lone, pointerIn(parent, key))
  },

  remove(file, { field }) {
    if (!fieldAt(file, field)) return { refusal: 'no-such-field' }
    const path = pathOf(field)
    const optional = require(file, field, false)
    return done(withoutValue(optional, path, path.slice(0, -1)), neighbourOf(file, field))
  },

  move(file, { field, to }) {
    if (!fieldAt(file, field)) return { refusal: 'no-such-field' }
    const parent = pathOf(field).slice(0, -1)
    const siblings = Object.keys(valueAt(file.form, parent) as JsonObject)
    const from = placeOfKey(file.text, parent, pathOf(field).at(-1) ?? '')
    const place = Math.max(0, Math.min(to, siblings.length - 1))
    return done(withMoved(file.text, parent, from, place), field)
  },
}

function done(text: string, field: string): Edited {
  return { text, refusal: null, field }
}

function set(text: string, field: Path, path: readonly string[], value: Json | null): string {
  const at = [...field, ...path]
  return value === null ? withoutValue(text, at, field) : withoutLongLine(withValue(text, at, value), field)
}

/** The names in `required` beside the field. */
function require({ text, form }: File, field: string, required: boolean): string {
  const parent = pathOf(field).slice(0, -2)
  const name = pathOf(field).at(-1) ?? ''
  const at = [...parent, 'required']
  const listed = valueAt(form, at)
  const names = Array.isArray(listed) ? listed : []
  const index = names.indexOf(name)
  if (required === index >= 0) return text
  if (!required) return withoutValue(text, [...at, index], parent)
  return Array.isArray(listed)
    ? withEntry(text, at, names.length, { key: '', value: name })
    : withValue(text, at, [name])
}

/** Values where they are written, labels beside them; both in one list where the file has `oneOf`. */
function withChoices(text: string, path: Path, schema: JsonObject, choices: readonly Choice[]): string {
  const isMany = isObject(schema.items)
  const holder = isMany ? (schema.items as JsonObject) : schema
  const at = isMany ? ['items'] : []
  const titled = (['oneOf', 'anyOf'] as const).find((keyword) => choiceOptions({ [keyword]: holder[keyword] ?? null }))
  if (titled) {
    return set(
      text,
      path,
      [...at, titled],
      choices.map(({ value, label }) => ({ const: value, ...(label !== String(value) && { title: label }) })),
    )
  }
  const values = choices.map(({ value }) => value)
  const isSame = JSON.stringify(holder.enum) === JSON.stringify(values)
  const written = isSame ? text : set(text, path, [...at, 'enum'], values)
  const now = labelsOf(choices)
  const before = schema['x-labels']
  if (JSON.stringify(before ?? {}) === JSON.stringify(now)) return written
  return set(written, path, ['x-labels'], Object.keys(now).length === 0 ? null : now)
}

/** Conditions and translations of choices that are there no more. */
function withoutGone(text: string, path: Path, schema: JsonObject, choices: readonly Choice[]): string {
  const kept = new Set(choices.map(({ value }) => String(value)))
  const languages = isObject(schema['x-i18n']) ? Object.keys(schema['x-i18n']) : []
  const holders = [['x-options'], ...languages.map((language) => ['x-i18n', language, 'x-labels'])]
  return holders.reduce((now, holder) => {
    const named = valueAt(schema, holder)
    const gone = isObject(named) ? Object.keys(named).filter((value) => !kept.has(value)) : []
    return gone.reduce((one, value) => withoutValue(one, [...path, ...holder, value], path), now)
  }, text)
}

/** The field at a pointer, as the file says it; undefined where nothing of the file is a field. */
function fieldAt({ form }: File, pointer: string): JsonObject | undefined {
  const path = pathOf(pointer)
  const isField = path.length >= 2 && path.at(-2) === 'properties'
  const value = isField ? valueAt(form, path) : undefined
  return isObject(value) ? value : undefined
}

function valueAt(form: JsonObject, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined,
    form,
  )
}

/** Names of the fields of the object around the `properties` at a path, also of those that stand in other rules of it. */
function namesBeside({ form }: File, properties: Path): ReadonlySet<string> {
  const around = objectAround(pointerOf(properties.slice(0, -1)))
  return new Set(fieldNamesIn(valueAt(form, pathOf(around))))
}

/** What a field is called in the post once it stands in that group or row. */
function nameInside({ form }: File, into: string, key: string): string {
  const fields = allFields(formModel(form as unknown as FormFile).fields)
  const holder = fields.find(({ pointer }) => placesOf(form, pointer).some(({ at }) => at === into))
  if (!holder) return key
  return `${holder.name}.${holder.shape.kind === 'list' ? '*.' : ''}${key}`
}

/** Where the fields of a group, of a row or of the form stand; null where there is neither. */
function holderIn(file: File, pointer: string): Path | null {
  const schema = pointer === '' ? file.form : fieldAt(file, pointer)
  if (isObject(schema?.properties) || pointer === '') return [...pathOf(pointer), 'properties']
  return isObject(schema?.items) && isObject(schema.items.properties)
    ? [...pathOf(pointer), 'items', 'properties']
    : null
}

function isRequired(form: JsonObject, field: string): boolean {
  const path = pathOf(field)
  const listed = valueAt(form, [...path.slice(0, -2), 'required'])
  return Array.isArray(listed) && listed.includes(path.at(-1) ?? '')
}

function refusalOf(key: string, taken: ReadonlySet<string>): EditRefusal | null {
  if (!/^[\p{Letter}_][\p{Letter}\p{Number}_-]*$/u.test(key)) return 'bad-name'
  if (forbiddenNames.has(key) || key === 'any' || key === 'not' || key.startsWith('docket-')) return 'bad-name'
  return taken.has(key) ? 'name-taken' : null
}

/** `order` → `order-2`. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const stem = name.replace(/-\d+$/, '')
  for (let number = 2; ; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`
}

/** The field that is looked at when this one has gone: the one behind it, else the one before it. */
function neighbourOf({ form }: File, field: string): string {
  const parent = pathOf(field).slice(0, -1)
  const keys = Object.keys(valueAt(form, parent) as JsonObject)
  const at = keys.indexOf(pathOf(field).at(-1) ?? '')
  const key = keys[at + 1] ?? keys[at - 1]
  return key === undefined ? '' : pointerIn(parent, key)
}

function pointerIn(parent: Path, key: string): string {
  return pointerOf([...parent, key])
}

function pointerOf(path: Path): string {
  return path.map((one) => `/${String(one).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
