import type { Json, JsonObject } from '#engine/core/json.ts'
import { given, type Imported, listOf, objectOf, textOf } from './imported.ts'

/** Whether this is a UI schema of JSON Forms: a layout with elements, or one control. */
export function isJsonFormsUi(value: unknown): boolean {
  const { type, elements, scope } = objectOf(value)
  return typeof type === 'string' && (Array.isArray(elements) || typeof scope === 'string')
}

/**
 * A schema and its UI schema of JSON Forms (jsonforms.io): the order of the controls is the order of the fields, a category is a step, a
 * rule that shows or hides is a condition.
 */
export function importJsonForms(schema: JsonObject, ui: unknown): Imported {
  const notes: string[] = []
  const form = structuredClone(schema) as Record<string, Json>
  const order: string[] = []
  walk(objectOf(ui), { form, order, notes, step: null, rule: null })
  const properties = objectOf(form.properties)
  const shown = order.filter((name) => Object.hasOwn(properties, name))
  const unshown = Object.keys(properties).filter((name) => !shown.includes(name))
  const duties = listOf(form.required).map(String)
  for (const name of unshown) notes.push(`"${name}" has no control and was left out.`)
  form.properties = Object.fromEntries(shown.map((name) => [name, properties[name] as Json]))
  if (duties.length > 0) form.required = duties.filter((name) => shown.includes(name))
  return { form, notes }
}

interface Around {
  readonly form: Record<string, Json>
  readonly order: string[]
  readonly notes: string[]
  /** Title of the category that has just begun; the next control carries it. */
  step: string | null
  /** Condition of the layouts around. */
  readonly rule: JsonObject | null
}

function walk(element: JsonObject, around: Around): void {
  const type = textOf(element.type) ?? ''
  const rule = bothOf(around.rule, conditionOf(element, around))
  if (type === 'Control') {
    control(element, { ...around, rule })
    around.step = null
    return
  }
  if (type === 'Label') {
    heading(element, textOf(element.text), 'note', around)
    return
  }
  if (type === 'Group') heading(element, textOf(element.label), 'heading', around)
  if (type === 'Category') around.step = textOf(element.label) ?? null
  const inner: Around = { ...around, rule }
  for (const child of listOf(element.elements)) walk(objectOf(child), inner)
  around.step = inner.step
}

function control(element: JsonObject, { form, order, notes, step, rule }: Around): void {
  const [name, ...deeper] = pathOf(element.scope)
  if (name === undefined) {
    notes.push(`The control of "${String(element.scope)}" was left out: it names no field.`)
    return
  }
  const field = fieldAt(form, [name, ...deeper])
  if (!field) {
    notes.push(`The control of "${String(element.scope)}" was left out: there is no such field.`)
    return
  }
  if (!order.includes(name)) order.push(name)
  const options = objectOf(element.options)
  const label = element.label === false ? undefined : textOf(element.label)
  Object.assign(
    field,
    given({
      title: label,
      'x-label': element.label === false ? 'hidden' : undefined,
      'x-input': inputOf(options),
      'x-placeholder': textOf(options.placeholder),
      'x-visible': rule ?? undefined,
      'x-step': step ?? undefined,
    }),
  )
}

function heading(element: JsonObject, title: string | undefined, kind: 'heading' | 'note', around: Around): void {
  if (title === undefined) return
  const properties = objectOf(around.form.properties) as Record<string, Json>
  let name: string = kind
  for (let count = 2; Object.hasOwn(properties, name); count++) name = `${kind}_${count}`
  const condition = bothOf(around.rule, conditionOf(element, { ...around, notes: [] }))
  properties[name] = given({
    title,
    'x-input': kind,
    'x-visible': condition ?? undefined,
    'x-step': around.step ?? undefined,
  })
  around.form.properties = properties
  around.order.push(name)
  around.step = null
}

/** `options` of a control → our input. */
function inputOf({ multi, format }: JsonObject): string | undefined {
  if (multi === true) return 'textarea'
  return format === 'radio' ? 'radio' : undefined
}

/** What a rule says when it is about one field that has a value: our condition for showing. Other rules are told and left out. */
function conditionOf({ rule }: JsonObject, { notes }: Pick<Around, 'notes'>): JsonObject | null {
  if (rule === undefined) return null
  const { effect, condition } = objectOf(rule)
  const { scope, schema } = objectOf(condition)
  const name = pathOf(scope).join('.')
  const test = testOf(objectOf(schema))
  if ((effect === 'SHOW' || effect === 'HIDE') && name !== '' && test !== undefined) {
    const shown = { [name]: test } as JsonObject
    return effect === 'SHOW' ? shown : { not: shown }
  }
  notes.push(`A rule ${String(effect)} of "${String(scope)}" was left out: write it as "x-visible" by hand.`)
  return null
}

function testOf(schema: JsonObject): Json | undefined {
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum)) return { in: schema.enum }
  const { minimum, maximum } = schema
  const bounds = given({ atLeast: minimum, atMost: maximum })
  return Object.keys(bounds).length > 0 ? bounds : undefined
}

function bothOf(one: JsonObject | null, other: JsonObject | null): JsonObject | null {
  if (one === null || other === null) return one ?? other
  const clash = Object.keys(other).some((key) => Object.hasOwn(one, key))
  return clash ? { not: { any: [{ not: one }, { not: other }] } } : { ...one, ...other }
}

/** `#/properties/address/properties/street` → address, street. */
function pathOf(scope: unknown): readonly string[] {
  if (typeof scope !== 'string' || !/^#(\/properties\/[^/]+)+$/.test(scope)) return []
  return scope
    .split('/properties/')
    .slice(1)
    .map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'))
}

function fieldAt(form: JsonObject, path: readonly string[]): Record<string, Json> | null {
  let field: JsonObject | null = form
  for (const name of path) {
    const inner: Json | undefined = field === null ? undefined : objectOf(field.properties)[name]
    field = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as JsonObject) : null
  }
  return field as Record<string, Json> | null
}
