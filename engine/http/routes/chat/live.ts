import { DocketError } from '#engine/core/docket-error.ts'
import { answerFrames } from '#engine/http/chat/frames.ts'
import { conversationOf } from '#engine/http/chat/visitor.ts'
import { wall } from '#engine/http/chat/walls.ts'
import { chatCorsHeaders } from '#engine/http/cors.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { ChatParts } from './parts.ts'

/** Tabs that one visitor may have open, and visitors behind one network. */
const streamsOfOne = 8
const streamsOfNetwork = 200

/** The visitor's stream: see `visitor-reader.ts`. */
export async function liveConversation(c: DoorContext, { open, readers }: ChatParts): Promise<Response> {
  const conversation = await conversationOf(c)
  const { services } = c.var.door
  if (c.req.method === 'HEAD') return c.body(null, 200)
  await wall(c, 'stream', conversation.id)
  const leave = enter(open, conversation.id, c.var.client.group, services.settings.rateLimit)
  const from = resumeFrom(c.req.header('last-event-id'), conversation.seq)
  return answerFrames(c, readers.open(conversation.id, from, leave), chatCorsHeaders(c))
}

/** Null, which is from the beginning, for a position that is none of this conversation. */
function resumeFrom(given: string | undefined, last: number): number | null {
  if (given === undefined || !/^\d{1,10}$/.test(given)) return null
  const position = Number(given)
  return position > 0 && position <= last ? position : null
}

/** The one that is returned is kept as long as the stream is open: it holds two texts and no more. */
function enter(open: Map<string, number>, conversation: string, network: string, limited: boolean): () => void {
  if (limited && ((open.get(conversation) ?? 0) >= streamsOfOne || (open.get(network) ?? 0) >= streamsOfNetwork))
    throw new DocketError('too-many-requests', 'Too many streams are open already.', { retryAfterSeconds: 10 })
  count(open, conversation, 1)
  count(open, network, 1)
  return () => {
    count(open, conversation, -1)
    count(open, network, -1)
  }
}

function count(open: Map<string, number>, key: string, by: 1 | -1): void {
  const now = (open.get(key) ?? 0) + by
  if (now > 0) open.set(key, now)
  else open.delete(key)
}
