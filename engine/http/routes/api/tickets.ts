import { DocketError } from '#engine/core/docket-error.ts'
import { isStep } from '#engine/core/ticket/allowed.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { sendAttachment } from '#engine/http/attachments.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readJson } from '#engine/http/json-body.ts'
import { checkBody } from '#engine/http/resources/check-body.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import type { EventBody, TicketChange } from '#engine/http/resources/types.ts'
import type { Route } from '#engine/http/route.ts'
import { link, merge, split, unmerge } from '#engine/http/routes/api/joins.ts'
import { changesFor } from '#engine/http/routes/api/ticket-change.ts'
import {
  answerChanged,
  answerTicket,
  changedAnswer,
  expectedVersion,
  idempotencyParameter,
  numberParameter,
  preferParameter,
  ticketAnswer,
  ticketOf,
} from '#engine/http/routes/api/ticket-of.ts'
import { type Once, onceOf, submitChanges } from '#engine/http/routes/api/write.ts'

const path = '/api/v1/tickets/:number'
const read = { who: 'api', scope: 'read' } as const
const write = { who: 'api', scope: 'write' } as const
const body = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const ifMatch = {
  name: 'If-Match',
  in: 'header',
  description: 'The ETag that the change is based on; 412 when the ticket has moved on',
  schema: { type: 'string' },
} as const

/** One ticket: reading it and everything that may be done with it. */
export const ticketRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    access: read,
    api: {
      operationId: 'getTicket',
      summary: 'A ticket with its thread',
      parameters: [numberParameter],
      answers: ticketAnswer,
    },
    handle: async (c) => answerTicket(c, await ticketOf(c, 'read-notes')),
  },
  {
    method: 'PATCH',
    path,
    access: write,
    api: {
      operationId: 'changeTicket',
      summary: 'Changes title, priority, assignee, team, tags, fields or requester',
      parameters: [numberParameter, ifMatch, idempotencyParameter, preferParameter],
      body: body('TicketChange'),
      answers: changedAnswer,
    },
    handle: change,
  },
  {
    method: 'POST',
    path: `${path}/events`,
    access: write,
    api: {
      operationId: 'sendEvent',
      summary: 'Sends an event that `allowed` names',
      parameters: [numberParameter, ifMatch, idempotencyParameter, preferParameter],
      body: body('Event'),
      answers: changedAnswer,
    },
    handle: sendEvent,
  },
  {
    method: 'GET',
    path: `${path}/attachments/:id`,
    access: read,
    api: {
      operationId: 'getAttachment',
      summary: 'The bytes of an attachment',
      parameters: [
        numberParameter,
        { name: 'id', in: 'path', required: true, description: 'Id of the attachment', schema: { type: 'string' } },
      ],
      answers: {
        200: {
          description: 'The file',
          type: 'application/octet-stream',
          schema: { type: 'string', format: 'binary' },
        },
      },
    },
    handle: async (c) =>
      sendAttachment(c, c.var.door.services, (await ticketOf(c, 'read')).number, c.req.param('id') ?? ''),
  },
]

async function change(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'change')
  const sent = await readJson(c)
  const asked = checkBody<TicketChange>('TicketChange', sent)
  const changes = changesFor(ticket, asked, c.var.door.services.runtime.definitions().running)
  const request = { body: sent, version: expectedVersion(c), kind: 'change' }
  return answerChanged(c, await submitChanges(c, ticket, changes, request))
}

type Join = (
  c: DoorContext,
  ticket: Ticket,
  named: Pick<EventBody, 'into' | 'entries' | 'to'>,
  once: Once,
) => Promise<Ticket>

/** Events that two tickets take part in; the answer is the ticket of the address. */
const joins: Readonly<Record<string, Join>> = {
  'ticket.merged': (c, ticket, { into }, once) => merge(c, ticket, into ?? 0, once),
  'ticket.unmerged': (c, ticket, _named, once) => unmerge(c, ticket, once),
  'ticket.split': async (c, ticket, { entries }, once) => {
    await split(c, ticket, entries ?? [], once)
    return (await c.var.door.services.store.tickets.get(ticket.number)) ?? ticket
  },
  'ticket.linked': (c, ticket, { to }, once) => link(c, ticket, to ?? 0, true, once),
  'ticket.unlinked': (c, ticket, { to }, once) => link(c, ticket, to ?? 0, false, once),
}

/** Whether the state takes it, guard and role included, the ticket itself decides when the event is stepped. */
async function sendEvent(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'move')
  const sent = await readJson(c)
  const { type, until, ...named } = checkBody<EventBody>('Event', sent)
  const joining = Object.hasOwn(joins, type) ? joins[type] : undefined
  if (joining !== undefined) {
    const once = onceOf(c, ticket, { body: sent, version: expectedVersion(c), kind: type })
    return answerChanged(c, await joining(c, ticket, named, once))
  }
  const data = until === undefined ? {} : { until: until === 'reply' ? null : Date.parse(until) }
  const definitions = await definitionsOf(c.var.door.services, ticket)
  if (!isStep(definitions, ticket, type))
    throw new DocketError('not-allowed-here', 'This is not an event that can be sent to the ticket.')
  return answerChanged(c, await submitChanges(c, ticket, [{ type, data }], { body: sent, version: expectedVersion(c) }))
}
