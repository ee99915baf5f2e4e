import { ruleAt } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { whyOf } from '#engine/http/resources/timeline.ts'
import type { WhyAnswer } from '#engine/http/resources/types.ts'
import type { Route } from '#engine/http/route.ts'
import { numberParameter, ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import type { Services } from '#engine/http/services.ts'

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
  const at = instantOf(c.req.query('at')) ?? clock.now()
  const events = (await store.events.of(ticket.number)).filter((event) => event.at <= at)
  const started = await startOf(c.var.door.services, events[0])
  const decisions = decisionsOf(started ? [started, ...events.slice(1)] : events)
  return c.json({ number: ticket.number, at: new Date(at).toISOString(), decisions } satisfies WhyAnswer)
}

/** No transition leads to the first state: its rule is the `initial` of the workflow, as the revision of that day says. */
async function startOf({ runtime }: Services, created: TicketEvent | undefined): Promise<TicketEvent | null> {
  const definitions = created ? await runtime.definitionsAt(created.revision) : null
  const team = definitions?.teams.get(String(created?.data.team))
  const workflow = definitions?.workflows.get(team?.value.workflow ?? '')
  if (!created || !workflow) return null
  const rule = ruleAt(workflow, '/initial')
  return {
    ...created,
    why: created.why.map((one) => (one.fact === 'state' ? { ...one, rule: one.rule ?? rule } : one)),
  }
}

/** Of each fact the last decision holds; a deadline is a fact of its own per policy and metric. */
function decisionsOf(events: readonly TicketEvent[]): WhyAnswer['decisions'] {
  const decisions = events.flatMap((event) => whyOf(event).map((decision) => ({ decision, event })))
  const last = new Map(decisions.map(({ decision }, index) => [factKey(decision), index]))
  return decisions.map(({ decision, event }, index) => ({
    ...decision,
    current: last.get(factKey(decision)) === index,
    event: {
      id: event.seq,
      type: event.type,
      at: new Date(event.at).toISOString(),
      by: 'id' in event.by ? event.by.id : event.by.role,
    },
  }))
}

/** `standard firstResponse 2026-…`: what stands before the instant names the deadline. */
function factKey({ fact, value }: { readonly fact: string; readonly value: string }): string {
  return fact === 'deadline' ? `${fact} ${value.split(' ').slice(0, -1).join(' ')}` : fact
}

function instantOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw new DocketError('malformed', '"at" takes an instant such as 2026-03-02T09:00:00Z.')
  return instant
}
