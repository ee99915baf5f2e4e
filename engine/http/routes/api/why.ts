import { askedInstant } from '#engine/http/asked-instant.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { decisionsOf } from '#engine/http/resources/decisions.ts'
import type { WhyAnswer } from '#engine/http/resources/types.ts'
import type { Route } from '#engine/http/route.ts'
import { numberParameter, ticketOf } from '#engine/http/routes/api/ticket-of.ts'

/** Why a ticket is as it is: every decision of its log, with the event and the rule that made it. */
export const whyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/tickets/:number/why',
    access: { who: 'api', scope: 'read' },
    api: {
      operationId: 'why',
      summary: 'Each state, priority, deadline and assignee with the event and the rule behind it',
      parameters: [
        numberParameter,
        {
          name: 'at',
          in: 'query',
          description: 'An instant; left out: now',
          schema: { type: 'string', format: 'date-time' },
        },
      ],
      answers: {
        200: { description: 'The decisions, oldest first', schema: { $ref: '#/components/schemas/WhyAnswer' } },
      },
    },
    handle: why,
  },
]

async function why(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'read-notes')
  const { store, clock } = c.var.door.services
  const asked = c.req.query('at')
  const at = asked === undefined ? clock.now() : askedInstant(asked)
  const events = (await store.events.of(ticket.number)).filter((event) => event.at <= at)
  const decisions = (await decisionsOf(c.var.door.services, events)).map(({ decision, event, isCurrent }) => ({
    ...decision,
    current: isCurrent,
    event: {
      id: event.seq,
      type: event.type,
      at: new Date(event.at).toISOString(),
      by: 'id' in event.by ? event.by.id : event.by.role,
    },
  }))
  return c.json({ number: ticket.number, at: new Date(at).toISOString(), decisions } satisfies WhyAnswer)
}
