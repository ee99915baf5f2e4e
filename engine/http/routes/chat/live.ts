import { DocketError } from '#engine/core/docket-error.ts'
import { fileUrl } from '#engine/http/chat/files.ts'
import { answerFrames } from '#engine/http/chat/frames.ts'
import { messageOnWire } from '#engine/http/chat/on-wire.ts'
import { conversationOf } from '#engine/http/chat/visitor.ts'
import { visitorStream } from '#engine/http/chat/visitor-stream.ts'
import { wall } from '#engine/http/chat/walls.ts'
import { chatCorsHeaders } from '#engine/http/cors.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Services } from '#engine/http/services.ts'
import { nobody } from '#engine/runtime/chat/world.ts'
import type { ChatParts } from './parts.ts'

/** Tabs that one visitor may have open, and visitors behind one network. */
const streamsOfOne = 8
const streamsOfNetwork = 200

/** The visitor's stream: see `visitor-stream.ts`. */
export async function liveConversation(c: DoorContext, { open }: ChatParts): Promise<Response> {
  const conversation = await conversationOf(c)
  const { services, stopping } = c.var.door
  if (c.req.method === 'HEAD') return c.body(null, 200)
  await wall(c, 'stream', conversation.id)
  const leave = enter(open, conversation.id, c.var.client.group, services.settings.rateLimit)
  const from = resumeFrom(c.req.header('last-event-id'), conversation.seq)
  const stream = streamOf(
    services,
    { conversation: conversation.id, channel: conversation.channel, from },
    stopping,
    leave,
  )
  return answerFrames(c, stream, chatCorsHeaders(c))
}

/** Made where nothing of the request is in sight: what a stream holds is held for as long as it is open, once for each reader. */
function streamOf(
  services: Services,
  {
    conversation,
    channel,
    from,
  }: { readonly conversation: string; readonly channel: string; readonly from: number | null },
  stopping: AbortSignal,
  ended: () => void,
) {
  const { store, chat, clock, log } = services
  const urlOf = fileUrl(services, channel, conversation)
  return visitorStream({
    conversation,
    from,
    store,
    chat,
    clock,
    log,
    stopping,
    ended,
    message: (entry, now) => ({ type: 'message', message: messageOnWire(entry, now, urlOf) }),
    // Whether somebody is there matters only to those who are with nobody.
    world: (now) =>
      now.phase === 'open' ? chat.world(now.channel, now.team, nobody) : chat.soon(now.channel, now.team),
  })
}

/** Null, which is from the beginning, for a position that is none of this conversation. */
function resumeFrom(given: string | undefined, last: number): number | null {
  if (given === undefined || !/^\d{1,10}$/.test(given)) return null
  const position = Number(given)
  return position > 0 && position <= last ? position : null
}

function enter(open: Map<string, number>, conversation: string, network: string, limited: boolean): () => void {
  const keys = [
    [`conversation ${conversation}`, streamsOfOne],
    [`network ${network}`, streamsOfNetwork],
  ] as const
  if (limited && keys.some(([key, most]) => (open.get(key) ?? 0) >= most))
    throw new DocketError('too-many-requests', 'Too many streams are open already.', { retryAfterSeconds: 10 })
  for (const [key] of keys) open.set(key, (open.get(key) ?? 0) + 1)
  return () => {
    for (const [key] of keys) {
      const left = (open.get(key) ?? 1) - 1
      if (left > 0) open.set(key, left)
      else open.delete(key)
    }
  }
}
