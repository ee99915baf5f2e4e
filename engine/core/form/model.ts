import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import type { Control } from '#engine/core/form/form.ts'
import { controlOf, kindOf } from '#engine/core/form/kind.ts'
import { composed } from '#engine/core/form/properties.ts'
import { inlineReferences, type ReadReference } from '#engine/core/form/references.ts'
import { choicesOf, isObject, schemaType, variantTypes } from '#engine/core/form/schema-type.ts'
import { settled } from '#engine/core/form/settled.ts'
import type { FieldShape, Kind } from '#engine/core/form/shape.ts'
import { inSteps } from '#engine/core/form/steps.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { Condition, FormFile } from '#engine/schemas/types.ts'

/** One field as the file says it, with everything that is derived from that. */
export interface FieldModel {
  /** Name in the form post; in rows of a list `*` stands for the row's number. */
  readonly name: string
  readonly pointer: string
  /** As written, references followed. */
  readonly schema: JsonObject
  /** Schema of one element of an array; empty for everything else. */
  readonly items: JsonObject
  readonly control: Control
  readonly shape: FieldShape
  /** Fields of a group or of a row. */
  readonly fields: readonly FieldModel[]
}

export interface FormModel {
  /** The form file with references followed. */
  readonly form: JsonObject
  readonly fields: readonly FieldModel[]
  /** References that lead nowhere, and properties that cannot be shown; those are no fields. */
  readonly findings: readonly Finding[]
}

/** Reads a form file into its fields, in file order. Never throws: what cannot be shown is a finding. */
export function formModel(file: FormFile, read?: ReadReference): FormModel {
  const { value, findings } = inlineReferences(file as unknown as JsonObject, read)
  const form = composed(value)
  const unshown: Finding[] = []
  const fields = withSteps(fieldsOf(form, { prefix: '', pointer: '' }, unshown))
  return { form, fields, findings: [...findings, ...unshown] }
}

/** The field begins a page of a long form. */
export function beginsStep({ schema }: FieldModel): boolean {
  return typeof schema['x-step'] === 'string'
}

function withSteps(fields: readonly FieldModel[]): readonly FieldModel[] {
  return inSteps(fields, beginsStep).flatMap((inside, step) =>
    step === 0 ? inside : inside.map((field) => ({ ...field, shape: { ...field.shape, step } })),
  )
}

/** All fields, depth first in page order. */
export function allFields(fields: readonly FieldModel[]): readonly FieldModel[] {
  return fields.flatMap((field) => [field, ...allFields(field.fields)])
}

interface Parent {
  readonly prefix: string
  readonly pointer: string
}

function fieldsOf(schema: JsonObject, parent: Parent, unshown: Finding[]): readonly FieldModel[] {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const listed = new Set(Array.isArray(schema.required) ? schema.required : [])
  return Object.entries(properties).flatMap(([key, property]) => {
    const pointer = pointerTo(parent.pointer, 'properties', key)
    const written = property === true ? {} : property
    if (!isObject(written)) return []
    const name = parent.prefix + key
    // In a row a condition means the fields of the row by their own names.
    const inRow = `${name.slice(name.includes('*.') ? name.lastIndexOf('*.') + 2 : 0)}.`
    return fieldOf(key, settled(written, inRow), { name, pointer, listed: listed.has(key) }, unshown)
  })
}

function fieldOf(
  key: string,
  schema: JsonObject,
  at: { readonly name: string; readonly pointer: string; readonly listed: boolean },
  unshown: Finding[],
): readonly FieldModel[] {
  const type = schemaType(schema)
  const items = type === 'array' && isObject(schema.items) ? settled(schema.items, '') : {}
  const found = kindOf(key, schema, type, items)
  if (found === null) {
    unshown.push(notShown(key, type, schema, at.pointer))
    return []
  }
  const { kind, many } = found
  const isList = kind === 'list'
  const fields =
    kind === 'group' || isList
      ? fieldsOf(
          isList ? items : schema,
          isList
            ? { prefix: `${at.name}.*.`, pointer: `${at.pointer}/items` }
            : { prefix: `${at.name}.`, pointer: at.pointer },
          unshown,
        )
      : []
  const control = controlOf(kind, many, schema)
  const isInside = at.name.includes('.')
  const shape = shapeOf(key, kind, { schema, items, many, listed: at.listed, isInside, control, fields })
  return [{ name: at.name, pointer: at.pointer, schema, items, control, shape, fields }]
}

function notShown(key: string, type: string, schema: JsonObject, pointer: string): Finding {
  return {
    pointer,
    code: 'docket/form-not-shown',
    severity: 'error',
    message: `"${key}" cannot be shown as a field`,
    hint: howToShow(type, schema),
  }
}

function howToShow(type: string, schema: JsonObject): string {
  if (choicesOf(schema) !== null) return 'a choice is a text, a number or a boolean'
  if (type === 'array')
    return 'give "items" one schema: a choice, a text, a number, a file, or an object with "properties"'
  if (type === 'object') return 'an object needs "properties"'
  return variantTypes(schema).length > 0
    ? 'give it one type, or let one of its alternatives be a text'
    : 'give it a type that somebody can answer, such as "string"'
}

function shapeOf(
  key: string,
  kind: Kind,
  of: {
    readonly schema: JsonObject
    readonly items: JsonObject
    readonly many: boolean
    readonly listed: boolean
    readonly isInside: boolean
    readonly control: Control
    readonly fields: readonly FieldModel[]
  },
): FieldShape {
  const { schema, items, many, listed, control } = of
  const requiredWhen = condition(schema['x-required'])
  const visibleWhen = condition(schema['x-visible'])
  const choiceWhen = isObject(schema['x-options']) ? (schema['x-options'] as Record<string, Condition>) : undefined
  const twoButtons = kind === 'boolean' && control !== 'checkbox'
  const choices = kind === 'choice' ? choicesOf(many ? items : schema) : twoButtons ? [true, false] : null
  const constant = schema.const ?? schema.default
  const isFile = kind === 'file'
  return {
    key,
    kind,
    ...(many && { many }),
    ...(listed && !requiredWhen && kind !== 'shown' && { required: true as const }),
    ...(requiredWhen && { requiredWhen }),
    ...(visibleWhen && { visibleWhen }),
    ...(kind === 'boolean' && schema.const === true && { mustTick: true as const }),
    ...(choices && { choices }),
    ...(choiceWhen && { choiceWhen }),
    ...(kind === 'constant' && constant !== undefined && { constant }),
    ...(kind !== 'constant' && schema['x-hidden'] === true && constant !== undefined && { otherwise: constant }),
    ...(of.isInside && control !== 'hidden' && schema.default !== undefined && { begins: schema.default }),
    ...(isFile && Array.isArray(schema['x-accept']) && { accept: schema['x-accept'] as readonly string[] }),
    ...(isFile && typeof schema['x-maxBytes'] === 'number' && { maxBytes: schema['x-maxBytes'] }),
    ...(isFile && typeof schema.maxItems === 'number' && { maxItems: schema.maxItems }),
    ...(of.fields.length > 0 && { fields: of.fields.map(({ shape }) => shape) }),
  }
}

function condition(value: Json | undefined): Condition | undefined {
  return isObject(value) ? (value as Condition) : undefined
}
