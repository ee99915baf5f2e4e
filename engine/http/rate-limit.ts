import { everyRule } from '#engine/core/rules.ts'
import type { DoorContext } from '#engine/http/door.ts'

/** At most `points` calls of `name` a window from one client address (IPv6: from one /64). */
export async function limit(c: DoorContext, name: string, points: number, windowMs: number): Promise<void> {
  const { holds = everyRule } = c.get('door').services
  if (holds('few-posts-a-minute')) await c.get('door').limits.here(name, c.get('client').group, points, windowMs)
}
