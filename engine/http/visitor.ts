import { visitorOf } from '#engine/http/auth/visit.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Visitor } from '#engine/http/site-context.ts'

/** Who came by a mailed link to their own requests, with the name they gave last; null for everybody else. */
export async function visitorAt(c: DoorContext): Promise<Visitor | null> {
  const email = await visitorOf(c)
  if (email === null) return null
  const [last] = (await c.var.door.services.store.tickets.list({ requester: email, limit: 1 })).tickets
  return { email, name: last?.requester.name ?? '' }
}
