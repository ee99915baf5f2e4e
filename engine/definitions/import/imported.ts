import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** A form made from another program's file. */
export interface Imported {
  readonly form: JsonObject
  /** What the other file says and a form does not, or what had to be added: one sentence each. */
  readonly notes: readonly string[]
}

/** A name that a field may have: letters, digits and underscores, none of them taken. */
export function fieldName(wished: string, taken: ReadonlySet<string>): string {
  const words = wished
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
    .toLowerCase()
  const base = words === '' || /^\d/.test(words) ? `field_${words}`.replace(/_$/, '') : words
  let name = base
  for (let count = 2; taken.has(name) || name === 'any' || name === 'not'; count++) name = `${base}_${count}`
  return name
}

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Without surrounding space; undefined for what is no text or empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** The form with the older `enumNames`, labels in the order of the choices, as `x-labels`. */
export function withLabels(form: JsonObject): JsonObject {
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk)
    if (!isObject(value)) return value
    const walked = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]))
    const { enumNames: names, enum: choices } = value
    if (!Array.isArray(names) || !Array.isArray(choices)) return walked
    const { enumNames: _, ...rest } = walked
    const labels = choices.map((choice: Json, index) => [String(choice), names[index] as Json | undefined] as const)
    return {
      ...rest,
      'x-labels': Object.fromEntries(labels.filter(([, label]) => typeof label === 'string')) as JsonObject,
    }
  }
  return walk(form) as JsonObject
}

/** The form without choices that are there twice, which no form may have. */
export function withoutRepeats({ form, notes }: Imported): Imported {
  const said: string[] = []
  const walk = (value: Json, path: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((one) => walk(one, path))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        key === 'enum' && Array.isArray(inner) ? [key, each(inner, path)] : [key, walk(inner, [...path, key])],
      ),
    )
  }
  const each = (choices: readonly Json[], path: readonly string[]): Json[] => {
    const known = new Map(choices.map((choice) => [JSON.stringify(choice), choice]))
    const field = path[path.lastIndexOf('properties') + 1] ?? 'a field'
    if (known.size < choices.length) said.push(`"${field}" had a choice twice; it is there once now.`)
    return [...known.values()]
  }
  const once = walk(form, []) as JsonObject
  return { form: once, notes: [...notes, ...said] }
}

/** The object without what is undefined. */
export function given(object: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as JsonObject
}
