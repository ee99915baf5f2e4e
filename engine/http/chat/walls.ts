import type { DoorContext } from '#engine/http/door.ts'

/**
 * What one visitor, one network and one address may do. The numbers are far from what people do, and near enough to stop a program.
 * All throw DocketError `too-many-requests`.
 */
const walls = {
  settings: { here: 240, windowMs: 60_000 },
  begin: { here: 20, windowMs: 60_000 },
  message: { here: 30, windowMs: 10_000 },
  messages: { here: 240, windowMs: 60_000 },
  small: { here: 120, windowMs: 60_000 },
  file: { here: 20, windowMs: 600_000 },
  form: { here: 20, windowMs: 60_000 },
  stream: { here: 60, windowMs: 60_000 },
} as const

export type Wall = keyof typeof walls

/** Counted for `key`; left out: for the network that asks. */
export async function wall(c: DoorContext, name: Wall, key?: string): Promise<void> {
  const { here, windowMs } = walls[name]
  await c.var.door.limits.here(`chat-${name}`, key ?? c.var.client.group, here, windowMs)
}

const dayMs = 24 * 3_600_000

/** Mails somebody may have sent: three a day to one address and of one conversation, twenty a day from one network. */
export async function mailWall(c: DoorContext, conversation: string, address: string): Promise<void> {
  const { limits } = c.var.door
  await limits.everywhere('chat-mail-of', conversation, 3, dayMs)
  await limits.everywhere('chat-mail-to', address.toLowerCase(), 3, dayMs)
  await limits.everywhere('chat-mail-from', c.var.client.group, 20, dayMs)
}
