import { DocketError } from '#engine/core/docket-error.ts'
import type { Json } from '#engine/core/json.ts'
import type { DoorContext } from '#engine/http/door.ts'

/** What no honest caller needs more of. */
export const jsonCaps = { depth: 32, keys: 2_000, nameLength: 256 } as const

const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype'])

/** The JSON body of a request. Throws DocketError `unsupported-type`, `malformed` or `too-large`. */
export async function readJson(c: DoorContext): Promise<Json> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    throw new DocketError('unsupported-type', 'Send JSON, with "Content-Type: application/json".')
  }
  return parseJson(await c.req.text())
}

/**
 * Parses what a stranger sent, within `jsonCaps`. Names that reach for a prototype are refused, so that nothing further in has to
 * think of them. Throws DocketError `malformed` or `too-large`, without a word of the text.
 */
export function parseJson(text: string): Json {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new DocketError('malformed', 'The body is not valid JSON.')
  }
  checkJson(value)
  return value as Json
}

/** Walks level by level, so that no depth can exhaust the stack. */
function checkJson(value: unknown): void {
  let keys = 0
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > jsonCaps.depth)
      throw new DocketError('too-large', `The JSON is nested deeper than ${jsonCaps.depth} levels.`)
    const next: unknown[] = []
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue
      const names = Object.keys(item)
      keys += names.length
      if (keys > jsonCaps.keys) throw new DocketError('too-large', `The JSON has more than ${jsonCaps.keys} values.`)
      if (!Array.isArray(item)) names.forEach(checkName)
      for (const inner of Object.values(item)) next.push(inner)
    }
    level = next
  }
}

function checkName(name: string): void {
  if (name.length > jsonCaps.nameLength) throw new DocketError('too-large', 'A name in the JSON is too long.')
  if (forbiddenNames.has(name)) throw new DocketError('malformed', 'A name in the JSON is not allowed.')
}
