import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/**
 * Reads a file that a form points at. `path` is relative to the folder of the form file and normalised (`_shared/contact.json`); undefined:
 * there is no such file, or it is not to be read.
 */
export type ReadReference = (path: string) => Json | undefined

/** The bounds of what a form may grow to: ten references that each hold ten references are soon a million fields. */
const maxValues = 20_000
const maxDepth = 40

/** Where a reference is followed from: the file it stands in and the references that lead there. */
interface Place {
  readonly path: string
  readonly document: Json
  readonly trail: readonly string[]
}

/**
 * A form with every `$ref` replaced by what it points at, and what stands beside the `$ref` laid over it. References point inside the file or to a local file, never to the network; one that cannot be followed is
 * a finding, and its field stays without it.
 */
export function inlineReferences(
  file: JsonObject,
  read: ReadReference = () => undefined,
): { readonly value: JsonObject; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  let values = 0
  let tooLarge = false

  const report = (pointer: string, what: string, message: string, hint: string | null = null) => {
    findings.push({ pointer, code: `docket/form-reference-${what}`, severity: 'error', message, hint })
  }

  const inline = (value: Json, place: Place, pointer: string, depth: number): Json => {
    if (++values > maxValues || depth > maxDepth) {
      if (!tooLarge) report(pointer, 'too-large', 'the form is too large once its references are followed')
      tooLarge = true
      return {}
    }
    if (Array.isArray(value)) {
      return value.map((item: Json, index) => inline(item, place, pointerTo(pointer, index), depth + 1))
    }
    if (!isObject(value)) return value
    const { $ref: reference, ...beside } = value
    const overlay = members(typeof reference === 'string' ? beside : value, place, pointer, depth)
    if (typeof reference !== 'string') return overlay
    const target = follow(reference, place, pointerTo(pointer, '$ref'))
    const found = target && inline(target.value, target.place, pointer, depth + 1)
    return isObject(found ?? undefined) ? overlaid(found as JsonObject, overlay) : overlay
  }

  const members = (schema: JsonObject, place: Place, pointer: string, depth: number): JsonObject =>
    mapped(schema, (key, value) => {
      const below = pointerTo(pointer, key)
      if (data.test(key)) return value
      if (!named.has(key) || !isObject(value)) return inline(value, place, below, depth + 1)
      return mapped(value, (name, member) => inline(member, place, pointerTo(below, name), depth + 2))
    })

  const follow = (
    reference: string,
    place: Place,
    pointer: string,
  ): { readonly value: Json; readonly place: Place } | null => {
    const [file = '', fragment = ''] = reference.split('#')
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(file)) {
      report(
        pointer,
        'remote',
        `"${reference}" points to the network`,
        'copy it into a file below forms/ and point there',
      )
      return null
    }
    const path = file === '' ? place.path : joined(place.path, decoded(file))
    const document = file === '' ? place.document : read(path)
    const value = document === undefined ? undefined : at(document, decoded(fragment))
    if (document === undefined || value === undefined) {
      report(
        pointer,
        'missing',
        document === undefined ? `there is no file "${file}"` : `"${reference}" points at nothing`,
        document === undefined ? 'a path is relative to this file, such as ./_shared/texts.json' : thereIs(document),
      )
      return null
    }
    const step = `${path}#${fragment}`
    if (place.trail.includes(step) || step === '#') {
      report(
        pointer,
        'recursive',
        `"${reference}" leads back to itself`,
        'use a repeated group (an array of objects) instead',
      )
      return null
    }
    return { value, place: { path, document: document as Json, trail: [...place.trail, step] } }
  }

  const { $defs: _, definitions: __, ...form } = file
  const value = inline(form, { path: '', document: file, trail: [] }, '', 0)
  return { value: value as JsonObject, findings }
}

/** What could be pointed at. */
function thereIs(document: Json): string {
  const names = ['$defs', 'definitions'].flatMap((key) => {
    const defined = isObject(document) ? document[key] : undefined
    return isObject(defined) ? Object.keys(defined).map((name) => `#/${key}/${name}`) : []
  })
  return names.length === 0 ? 'nothing is defined there under "$defs"' : `there is: ${names.slice(0, 5).join(', ')}`
}

/** Keywords whose value is data, not schema. */
const data = /^(const|enum|default|examples|required|x-.*)$/
/** Keywords that hold schemas by name: there `$ref` is a name like any other. */
const named: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas'])

/** What stands beside a reference is laid over its target. Both bounds hold, fields are joined, and other words are those beside it. */
function overlaid(target: JsonObject, overlay: JsonObject): JsonObject {
  const joined = Object.keys(overlay)
    .filter((key) => key in target && key in joins)
    .map((key) => [key, joins[key]?.(target[key] as Json, overlay[key] as Json) ?? overlay[key]] as const)
  return { ...target, ...overlay, ...(Object.fromEntries(joined) as JsonObject) }
}

type Join = (one: Json, other: Json) => Json | undefined

const larger: Join = (one, other) =>
  typeof one === 'number' && typeof other === 'number' ? Math.max(one, other) : undefined
const smaller: Join = (one, other) =>
  typeof one === 'number' && typeof other === 'number' ? Math.min(one, other) : undefined
const merged: Join = (one, other) => (isObject(one) && isObject(other) ? { ...one, ...other } : undefined)
const both: Join = (one, other) =>
  Array.isArray(one) && Array.isArray(other) ? [...new Set([...one, ...other])] : undefined

const joins: Readonly<Record<string, Join>> = {
  minLength: larger,
  minimum: larger,
  exclusiveMinimum: larger,
  minItems: larger,
  maxLength: smaller,
  maximum: smaller,
  exclusiveMaximum: smaller,
  maxItems: smaller,
  properties: merged,
  required: both,
  'x-labels': merged,
  'x-error': merged,
  'x-i18n': merged,
}

function joined(from: string, path: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function at(document: Json, pointer: string): Json | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) return undefined
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((value, key) => {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
      return (value as JsonObject)[key]
    }, document)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function mapped(object: JsonObject, change: (key: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]))
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
