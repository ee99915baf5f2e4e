import type { ChatChannel } from '#engine/core/chat/channel.ts'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import { notFound } from '#engine/http/admission.ts'
import { hashSecret, sameText } from '#engine/http/auth/secret.ts'
import type { DoorContext } from '#engine/http/door.ts'

/** The channel of the path. Throws DocketError `not-found` for one that is not there or switched off. */
export function channelOf(c: DoorContext): ChatChannel {
  const channel = c.var.door.services.chat.channels().get(c.req.param('channel') ?? '')
  if (channel === undefined) throw notFound()
  c.header('Cache-Control', 'no-store')
  return channel
}

/**
 * The conversation of the path, for whoever holds its token. A wrong, old or missing token, another's conversation and one that never
 * was are the same to whoever asks: DocketError `not-found`.
 */
export async function conversationOf(c: DoorContext): Promise<Conversation> {
  const { id } = channelOf(c)
  const conversation = await withToken(c, c.req.param('id') ?? '', bearer(c))
  if (conversation === null || conversation.channel !== id) throw notFound()
  return conversation
}

/** Null where the token does not open it, or not any more. */
export async function withToken(c: DoorContext, id: string, token: string): Promise<Conversation | null> {
  if (!/^[0-9a-f]{32}$/.test(id) || !/^[\w-]{43}$/.test(token)) return null
  const { store, clock } = c.var.door.services
  const conversation = await store.conversations.get(id)
  if (conversation === null || !sameText(conversation.tokenHash, hashSecret(token))) return null
  return conversation.tokenExpiresAt > clock.now() ? conversation : null
}

function bearer(c: DoorContext): string {
  return /^bearer +([\w-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
}
