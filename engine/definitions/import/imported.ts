import type { JsonObject } from '#engine/core/json.ts'

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

/** The object without what is undefined. */
export function given(object: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as JsonObject
}
