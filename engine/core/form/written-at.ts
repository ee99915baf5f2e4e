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
  const keys = keysOf(pointer)
  for (let said = keys.length; said > 0; said--) {
    const [first] = placesAt(rootOf(file), keys.slice(0, said))
    if (first) return pointerTo(first.at, ...keys.slice(said))
  }
  return pointer
}

export interface WrittenPlace {
  readonly at: string
  /** A reference leads there, and others may too. */
  readonly isShared: boolean
}

/** As `writtenAt`, every place: of a field that several rules have each says a part. None: it is said in another file. */
export function placesOf(file: Json, pointer: string): readonly WrittenPlace[] {
  return placesAt(rootOf(file), keysOf(pointer)).map(({ at, isShared }) => ({ at, isShared }))
}

/**
 * The object whose fields are written at this pointer of a file, which may be a rule of that object: `/oneOf/1` and `/allOf/0/then` are said
 * of the form.
 */
export function objectAround(pointer: string): string {
  const inner = pointer.replace(/\/((allOf|anyOf|oneOf)\/\d+|then|else|(dependentSchemas|dependencies)\/[^/]+)$/, '')
  return inner === pointer ? pointer : objectAround(inner)
}

interface Place extends WrittenPlace {
  readonly document: Json
  readonly value: Json | undefined
  readonly depth: number
}

function rootOf(file: Json): Place {
  return { document: file, value: file, at: '', isShared: false, depth: 0 }
}

function placesAt(place: Place, keys: readonly string[]): readonly Place[] {
  const { value, depth } = place
  const [key, name] = keys
  if (key === undefined) return [place]
  if (depth > maxDepth || typeof value !== 'object' || value === null) return []
  const isField = key === 'properties' && name !== undefined && !Array.isArray(value)
  const step = isField ? [key, name] : [key]
  const here = below(place, step)
  if (here.value !== undefined) return placesAt(here, keys.slice(step.length))
  const target = referred(place)
  const there = target ? placesAt(target, keys) : []
  if (there.length > 0 || !isField) return there
  return partsOf(value as JsonObject).flatMap((part) => placesAt({ ...below(place, part), depth: depth + 1 }, keys))
}

function below({ value, at, ...place }: Place, keys: readonly string[]): Place {
  return { ...place, value: valueAt(value, keys), at: pointerTo(at, ...keys) }
}

function referred({ value, document, depth }: Place): Place | null {
  const reference = isObject(value) ? value.$ref : undefined
  if (typeof reference !== 'string' || !reference.startsWith('#')) return null
  const at = reference.slice(1)
  return { document, value: valueAt(document, keysOf(at)), at, isShared: true, depth: depth + 1 }
}

/** Names of all fields that an object says, its rules among it. */
export function fieldNamesIn(schema: Json | undefined): readonly string[] {
  if (!isObject(schema)) return []
  const own = isObject(schema.properties) ? Object.keys(schema.properties) : []
  return [...own, ...partsOf(schema).flatMap((part) => fieldNamesIn(valueAt(schema, part)))]
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
