import type { FormCheck, FormContext } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** Rules about fields that are not there: they could never be met, or never matter. */
export const requiredFindings: FormCheck = (context) => [
  ...objectFindings(context.form, '', context),
  ...context.all.flatMap((field): readonly Finding[] => {
    if (field.shape.kind === 'group') return objectFindings(field.schema, field.pointer, context)
    if (field.shape.kind === 'list') return objectFindings(field.items, `${field.pointer}/items`, context)
    return []
  }),
]

function objectFindings(schema: JsonObject, pointer: string, context: FormContext): readonly Finding[] {
  const names = Object.keys(isObject(schema.properties) ? schema.properties : {})
  const unknown = (at: string, name: string): readonly Finding[] =>
    names.includes(name)
      ? []
      : [
          {
            pointer: at,
            code: 'docket/form-required',
            severity: 'error',
            message: `"${name}" is no field`,
            hint: context.suggest(name, names),
          },
        ]

  const visit = (rule: Json | undefined, at: string, isRule: boolean): readonly Finding[] => {
    if (!isObject(rule)) return []
    const required = listOf(rule.required).flatMap((name, index) =>
      unknown(pointerTo(at, 'required', index), String(name)),
    )
    const dependent = Object.entries(isObject(rule.dependentRequired) ? rule.dependentRequired : {}).flatMap(
      ([name, others]) => [
        ...unknown(pointerTo(at, 'dependentRequired', name), name),
        ...listOf(others).flatMap((other, index) =>
          unknown(pointerTo(at, 'dependentRequired', name, index), String(other)),
        ),
      ],
    )
    const properties = isRule && isObject(rule.properties) ? Object.keys(rule.properties) : []
    const unshown = properties
      .filter((name) => !names.includes(name))
      .map((name) => neverShown(pointerTo(at, 'properties', name), name))
    const below = ['if', 'then', 'else', 'not'].flatMap((key) => visit(rule[key], pointerTo(at, key), true))
    const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((key) =>
      listOf(rule[key]).flatMap((part, index) => visit(part, pointerTo(at, key, index), true)),
    )
    return [...required, ...dependent, ...unshown, ...below, ...lists]
  }
  return visit(schema, pointer, false)
}

function neverShown(pointer: string, name: string): Finding {
  return {
    pointer,
    code: 'docket/form-rule-field',
    severity: 'error',
    message: `"${name}" stands in a rule only, so it is never shown`,
    hint: 'move it to "properties" and say when it is shown with "x-visible"',
  }
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
