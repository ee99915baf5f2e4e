import { DocketError } from '#engine/core/docket-error.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readJson } from '#engine/http/json-body.ts'

/**
 * The text fields of a small post, urlencoded or JSON; with a name sent twice the first counts, and an empty body has none.
 * For posts without files; those stream elsewhere. Throws DocketError `unsupported-type` or `malformed`.
 */
export async function readFields(c: DoorContext): Promise<ReadonlyMap<string, string>> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return new Map(texts(await readJson(c)))
  if (type === 'application/x-www-form-urlencoded') return firsts(new URLSearchParams(await c.req.text()))
  if (type === '' && (await c.req.text()) === '') return new Map()
  throw new DocketError('unsupported-type', 'Send the fields urlencoded or as JSON.')
}

function texts(body: unknown): [string, string][] {
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}

function firsts(params: URLSearchParams): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const [name, value] of params) if (!fields.has(name)) fields.set(name, value)
  return fields
}
