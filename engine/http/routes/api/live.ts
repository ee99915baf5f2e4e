import { getCookie } from 'hono/cookie'
import { can, ticketRight } from '#engine/core/rights.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { cookieName, readSession } from '#engine/http/auth/session.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { liveStream } from '#engine/http/live-stream.ts'
import type { LiveMessage } from '#engine/http/resources/types.ts'
import type { Route } from '#engine/http/route.ts'
import type { Services } from '#engine/http/services.ts'
import type { FeedEntry } from '#engine/runtime/runtime.ts'
import type { Store } from '#engine/store/store.ts'

/** Every change of every ticket that the caller may see, as server-sent events. */
export const liveRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/live',
    access: { who: 'api', scope: 'read' },
    api: {
      operationId: 'live',
      summary: 'Server-sent events: one line of JSON a change; `event: reset` where the reader has to load anew',
      parameters: [
        {
          name: 'Last-Event-ID',
          in: 'header',
          description: 'Position to resume after',
          schema: { type: 'integer', minimum: 0 },
        },
        {
          name: 'after',
          in: 'query',
          description: 'The same, for the first connection of a browser, which sends no such header',
          schema: { type: 'integer', minimum: 0 },
        },
      ],
      answers: {
        200: {
          description: 'The stream',
          type: 'text/event-stream',
          schema: { $ref: '#/components/schemas/LiveMessage' },
        },
      },
    },
    handle: live,
  },
]

async function live(c: DoorContext): Promise<Response> {
  const { services, stopping } = c.var.door
  const caller = callerOf(c)
  const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' }
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  const stream = await liveStream({
    ...services,
    stopping,
    from: await resumeFrom(services.store, c.req.header('last-event-id') ?? c.req.query('after')),
    tell: (entry) => tell(services, caller, entry),
    stillWelcome: welcome(c, caller),
  })
  return c.body(stream, 200, headers)
}

/** Without a position the reader starts now; null (start anew) for one that is pruned, ahead of us, or no number at all. */
async function resumeFrom({ events }: Store, lastEventId: string | undefined): Promise<number | null> {
  const last = await events.lastPosition()
  if (lastEventId === undefined) return last
  const position = /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null
  const first = await events.firstPosition()
  return position !== null && position >= first - 1 && position <= last ? position : null
}

async function tell(services: Services, caller: Caller, entry: FeedEntry): Promise<LiveMessage | null> {
  if (!(await maySee(services, caller, entry))) return null
  return {
    position: entry.position,
    ticket: entry.ticket,
    version: entry.version,
    events: entry.events.map(({ type, at, by }) => ({
      type,
      at: new Date(at).toISOString(),
      by: 'id' in by ? by.id : by.role,
    })),
  }
}

/** All readers of an entry share one look at its ticket. */
const tickets = new WeakMap<FeedEntry, Promise<Ticket | null>>()

/** Asked of the ticket as it is now, and of the agent as the files say now. */
async function maySee({ store, runtime }: Services, caller: Caller, entry: FeedEntry): Promise<boolean> {
  const { running } = runtime.definitions()
  const reading = tickets.get(entry) ?? store.tickets.get(entry.ticket)
  tickets.set(entry, reading)
  const ticket = await reading
  if (ticket === null) return false
  const right = ticketRight(running, ticket)
  if (caller.kind === 'program') return can(caller, 'read', right)
  const agent = running.agents.get(caller.agent.id)
  return agent !== undefined && can({ kind: 'agent', agent }, 'read', right)
}

/** Signing out, or losing the role, ends a stream that is already open. */
function welcome(c: DoorContext, caller: Caller): () => Promise<boolean> {
  const { services } = c.var.door
  if (caller.kind === 'program') return async () => true
  const cookie = getCookie(c, cookieName(services))
  return async () => (await readSession(services, cookie, { touch: false })) !== null
}
