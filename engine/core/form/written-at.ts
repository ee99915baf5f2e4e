import { pointerTo } from '#engine/core/form/finding.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** References and parts are looked into so deep; a reference that leads back to itself ends here. */
const maxDepth = 20

/**
 * Where a form file says what stands at `pointer` once it is read: a reference inside the file has been followed then, and the fields of
 * `allOf`, `oneOf` and other rules stand among the `properties`. What the file does not say itself is pointed at below the last place that
 * it does say.
 */
export function writtenAt(file: Json, pointer: string): string {
  const { at, left } = follow({ document: file, value: file, at: '', depth: 0 }, keysOf(pointer))
  return pointerTo(at, ...left)
}

interface Place {
  readonly document: Json
  readonly value: Json | undefined
  readonly at: string
  readonly depth: number
}

/** How far the keys lead from a place, and those that are left. */
function follow(place: Place, keys: readonly string[]): { readonly at: string; readonly left: readonly string[] } {
  const { value, at, depth } = place
  const [key, name] = keys
  const end = { at, left: keys }
  if (key === undefined || depth > maxDepth || typeof value !== 'object' || value === null) return end
  const isField = key === 'properties' && name !== undefined && !Array.isArray(value)
  const step = isField ? [key, name] : [key]
  const here = below(place, step)
  if (here.value !== undefined) return follow(here, keys.slice(step.length))
  const target = referred(place)
  const there = target ? follow(target, keys) : end
  if (there.left.length < keys.length) return there
  const parts = isField ? partsOf(value as JsonObject) : []
  for (const part of parts) {
    const inPart = follow({ ...below(place, part), depth: depth + 1 }, keys)
    if (inPart.left.length <= keys.length - step.length) return inPart
  }
  return end
}

function below({ value, at, ...place }: Place, keys: readonly string[]): Place {
  return { ...place, value: valueAt(value, keys), at: pointerTo(at, ...keys) }
}

function referred({ value, document, depth }: Place): Place | null {
  const reference = isObject(value) ? value.$ref : undefined
  if (typeof reference !== 'string' || !reference.startsWith('#')) return null
  const at = reference.slice(1)
  return { document, value: valueAt(document, keysOf(at)), at, depth: depth + 1 }
}

/** Where an object may have fields beside its `properties`. */
function partsOf(schema: JsonObject): readonly (readonly string[])[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (/^(then|else)$/.test(keyword)) return [[keyword]]
    const isMany = /^(allOf|anyOf|oneOf)$/.test(keyword) && Array.isArray(value)
    const isNamed = /^(dependentSchemas|dependencies)$/.test(keyword) && isObject(value)
    return isMany || isNamed ? Object.keys(value).map((key) => [keyword, key]) : []
  })
}

function valueAt(value: Json | undefined, keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((one, key) => {
    if (typeof one !== 'object' || one === null || !Object.hasOwn(one, key)) return undefined
    return (one as JsonObject)[key]
  }, value)
}

function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}
