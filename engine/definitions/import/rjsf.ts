import type { Json, JsonObject } from '#engine/core/json.ts'
import { given, type Imported, listOf, objectOf, textOf } from './imported.ts'

/** `ui:widget` → our input. */
const inputs: Readonly<Record<string, string>> = {
  textarea: 'textarea',
  radio: 'radio',
  select: 'select',
  checkbox: 'checkbox',
  checkboxes: 'checkboxes',
  email: 'email',
  uri: 'url',
  date: 'date',
  'alt-date': 'date',
  'date-time': 'datetime',
  'alt-datetime': 'datetime',
  file: 'file',
  updown: 'number',
  text: 'text',
}

/** `inputType` of a text, where it says more than the schema → our input. */
const inputTypes: Readonly<Record<string, string>> = { tel: 'tel', email: 'email', url: 'url' }

/** A schema and its `uiSchema` of react-jsonschema-form. */
export function importRjsf(schema: JsonObject, ui: unknown): Imported {
  const notes: string[] = []
  const form = structuredClone(schema) as Record<string, Json>
  applyTo(form, objectOf(ui), '', notes)
  return { form, notes }
}

function applyTo(schema: Record<string, Json>, ui: JsonObject, name: string, notes: string[]): void {
  const options = objectOf(ui['ui:options'])
  /** `ui:title` may also stand as `title` in `ui:options`. */
  const said = (key: string) => ui[`ui:${key}`] ?? options[key]
  const widget = textOf(said('widget'))
  const isHidden = widget === 'hidden'
  const inputType = textOf(said('inputType')) ?? ''
  Object.assign(
    schema,
    given({
      title: textOf(said('title')),
      description: textOf(said('description')),
      'x-help': textOf(said('help')),
      'x-placeholder': textOf(said('placeholder')),
      'x-input': isHidden ? undefined : (inputs[widget ?? ''] ?? inputTypes[inputType]),
      'x-labels': labelsOf(schema, said('enumNames')),
      'x-hidden': isHidden ? true : undefined,
      'x-label': said('label') === false ? 'hidden' : undefined,
    }),
  )
  if (widget !== undefined && !isHidden && !Object.hasOwn(inputs, widget))
    notes.push(`${quoted(name)} asks for the widget "${widget}", which there is none of; it is shown by its type.`)
  for (const key of ['readonly', 'disabled'])
    if (said(key) === true) notes.push(`${quoted(name)} is "${key}" there; here everybody may change what is shown.`)
  const properties = objectOf(schema.properties)
  if (Object.keys(properties).length > 0) schema.properties = ordered(properties, listOf(said('order')).map(String))
  for (const [key, inner] of Object.entries(objectOf(schema.properties)))
    if (typeof inner === 'object' && inner !== null)
      applyTo(inner as Record<string, Json>, objectOf(ui[key]), name === '' ? key : `${name}.${key}`, notes)
  const items = objectOf(schema.items)
  if (Object.keys(objectOf(ui.items)).length > 0 && schema.items !== undefined)
    applyTo(items as Record<string, Json>, objectOf(ui.items), `${name}.items`, notes)
}

/** `ui:enumNames`: labels in the order of the choices, which a list has in its items. */
function labelsOf(schema: JsonObject, names: unknown): JsonObject | undefined {
  const choices = listOf(schema.enum ?? objectOf(schema.items).enum)
  const labels = choices.flatMap((choice, index) => {
    const label = textOf(listOf(names)[index])
    return label === undefined ? [] : [[String(choice), label] as const]
  })
  return labels.length === 0 ? undefined : Object.fromEntries(labels)
}

/** `ui:order` with `*` for all that it does not name. */
function ordered(properties: JsonObject, order: readonly string[]): JsonObject {
  if (order.length === 0) return properties
  const rest = Object.keys(properties).filter((name) => !order.includes(name))
  const names = order.includes('*') ? order.flatMap((name) => (name === '*' ? rest : [name])) : [...order, ...rest]
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(properties, name)).map((name) => [name, properties[name] as Json]),
  )
}

function quoted(name: string): string {
  return name === '' ? 'The form' : `"${name}"`
}
