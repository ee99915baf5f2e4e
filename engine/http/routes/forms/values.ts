import type { Json } from '#engine/core/json.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { limit } from '#engine/http/rate-limit.ts'
import { knownOf } from '#engine/http/site-context.ts'
import { type Parts, publishedForm } from './parts.ts'

/** What the query string fills in, for a page of another host: it was built before anybody asked for it. Field name → texts. */
export async function beginWith(c: DoorContext, parts: Parts): Promise<Response> {
  const form = publishedForm(c, parts)
  await limit(c, 'form-values', 60, 60_000)
  const { settings, clock } = c.var.door.services
  const known = knownOf(form.defined.id, new URL(c.req.url).search, { settings, now: clock.now(), visitor: null })
  const values = Object.entries(form.prefill(known)).map(([name, value]) => [name, textsOf(value)])
  return c.json({ values: Object.fromEntries(values) })
}

function textsOf(value: Json): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String)
}
