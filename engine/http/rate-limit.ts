import type { DoorContext } from '#engine/http/door.ts'

/** At most `points` calls of `name` a window from one client address (IPv6: from one /64). */
export function limit(c: DoorContext, name: string, points: number, windowMs: number): Promise<void> {
  return c.var.door.limits.here(name, c.var.client.group, points, windowMs)
}
