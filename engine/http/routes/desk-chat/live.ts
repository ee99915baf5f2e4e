import { getCookie } from 'hono/cookie'
import { cookieName, readSession } from '#engine/http/auth/session.ts'
import { answerFrames } from '#engine/http/chat/frames.ts'
import { agentOf } from '#engine/http/chat/operator.ts'
import { operatorStream } from '#engine/http/chat/operator-stream.ts'
import type { DoorContext } from '#engine/http/door.ts'

/** Every change of every conversation that the agent may see, and who is there. */
export async function liveChat(c: DoorContext): Promise<Response> {
  const { services, stopping } = c.var.door
  const agent = agentOf(c)
  const last = await services.store.conversations.lastPosition()
  const given = c.req.header('last-event-id') ?? c.req.query('from')
  const position = given !== undefined && /^\d{1,15}$/.test(given) ? Number(given) : null
  const from = position !== null && position <= last ? position : null
  const cookie = getCookie(c, cookieName(services))
  return answerFrames(
    c,
    operatorStream({
      services,
      agent: agent.id,
      from: from ?? last,
      isNew: from === null,
      // Signing out ends a stream that is already open.
      stillWelcome: async () => (await readSession(services, cookie, { touch: false })) !== null,
      stopping,
    }),
  )
}
