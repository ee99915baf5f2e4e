import { meantBy } from '#engine/core/similar.ts'
import type { Finding } from './finding.ts'
import type { SchemaName } from './meta-schema.ts'
import { schemaFindings } from './schema-findings.ts'

/** Keys below which things are named that other parts of the files speak of. */
const naming = new Set(['properties', '$defs', 'states', 'events'])
/** Keys that hold such things: without one of these, what names them would seem to be wrong. */
const holding = new Set([...naming, 'items', 'steps', 'answers', 'initial', 'x-labels'])
/** A cut may leave a part that lacks something; that part goes then. */
const mostRounds = 8

/**
 * The value without what does not fit its meta-schema, so that the rest can be checked in the same breath; undefined where that would take
 * away something that has a name, since whatever speaks of it would be told as a mistake that is none.
 */
export function whatFits(schema: SchemaName, value: unknown, findings: readonly Finding[]): unknown {
  let [rest, wrong] = [structuredClone(value), findings]
  for (let round = 0; round < mostRounds && wrong.length > 0; round++) {
    for (const finding of wrong) if (!cut(rest, finding)) return undefined
    wrong = schemaFindings(schema, rest)
  }
  return wrong.length === 0 ? rest : undefined
}

/** Takes the smallest member of an object out that holds the mistake; false where it may not go. */
function cut(value: unknown, { pointer, code, hint }: Finding): boolean {
  const isUnknown = code === 'docket/unknown-key'
  if (isUnknown && holding.has(meantBy(hint ?? '') ?? '')) return false
  const path: [parent: Record<string, unknown>, key: string][] = []
  let at = value
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) break
    path.push([at as Record<string, unknown>, key])
    at = (at as Record<string, unknown>)[key]
  }
  // An entry of a list stays where it is: behind it, pointers would lead elsewhere.
  const place = path.findLastIndex(([parent]) => !Array.isArray(parent))
  const [parent, key = ''] = path[place] ?? []
  if (parent === undefined || holding.has(key) || naming.has(path[place - 1]?.[1] ?? '')) return false
  // What an unknown key holds may be meant for anything: `fields` for `properties`.
  if (namesInside(parent[key]) || (isUnknown && holdsObjects(parent[key]))) return false
  delete parent[key]
  return true
}

/** Whether something that has a name stands in it, as the fields of a rule do. */
function namesInside(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, member]) => naming.has(key) || namesInside(member))
}

function holdsObjects(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((member) => typeof member === 'object' && member !== null)
  )
}
