import type { DoorContext } from '#engine/http/door.ts'

/** At most `points` calls of `name` a window from one client address (IPv6: from one /64). */
export function limit(c: DoorContext, name: string, points: number, windowMs: number): Promise<void> {
  return c.get('door').limits.here(name, c.get('client').group, points, windowMs)
}
