import { DocketError } from '#engine/core/docket-error.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readJson } from '#engine/http/json-body.ts'

/** As `readEntries`; with a name sent twice the first counts. */
export async function readFields(c: DoorContext): Promise<ReadonlyMap<string, string>> {
  const fields = new Map<string, string>()
  for (const [name, value] of await readEntries(c)) if (!fields.has(name)) fields.set(name, value)
  return fields
}

/**
 * The text fields of a small post in their order, urlencoded or JSON; an empty body has none. For posts without files; those stream
 * elsewhere. Throws DocketError `unsupported-type` or `malformed`.
 */
export async function readEntries(c: DoorContext): Promise<readonly (readonly [string, string])[]> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return texts(await readJson(c))
  if (type === 'application/x-www-form-urlencoded') return [...new URLSearchParams(await c.req.text())]
  if (type === '' && (await c.req.text()) === '') return []
  throw new DocketError('unsupported-type', 'Send the fields urlencoded or as JSON.')
}

function texts(body: unknown): [string, string][] {
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}
