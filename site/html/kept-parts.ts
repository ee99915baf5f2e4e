/** Of each component, those that were shown last: what agents of a team see of the desk, in their languages. */
const most = 200
/** What people choose how long it is is not kept without end. */
const longest = 64_000

const utf8 = new TextEncoder()
const kept = new WeakMap<object, Map<string, Uint8Array>>()

/** What a component was rendered to when it was given the same. */
export function keptPart(component: object, given: string): Uint8Array | undefined {
  const parts = kept.get(component)
  const part = parts?.get(given)
  if (parts === undefined || part === undefined) return undefined
  parts.delete(given)
  parts.set(given, part)
  return part
}

/** Keeps it, and gives it as UTF-8. */
export function keepPart(component: object, given: string, markup: string): Uint8Array {
  const part = utf8.encode(markup)
  if (part.length > longest) return part
  const parts = kept.get(component) ?? new Map<string, Uint8Array>()
  kept.set(component, parts)
  parts.set(given, part)
  if (parts.size > most) parts.delete(parts.keys().next().value as string)
  return part
}
