import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { cleanText } from '#engine/core/text.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readJson } from '#engine/http/json-body.ts'
import { checkBody } from '#engine/http/resources/check-body.ts'
import type { MessageBody, ReplyBody } from '#engine/http/resources/types.ts'
import type { Route } from '#engine/http/route.ts'
import { apiOwner } from '#engine/http/routes/api/files.ts'
import {
  answerChanged,
  changedAnswer,
  idempotencyParameter,
  numberParameter,
  preferParameter,
  ticketOf,
  ticketToChange,
} from '#engine/http/routes/api/ticket-of.ts'
import { type Change, submitChanges } from '#engine/http/routes/api/write.ts'

const path = '/api/v1/tickets/:number'
const access = { who: 'api', scope: 'write' } as const
const body = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** What agents and programs write into a ticket. */
export const messageRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${path}/replies`,
    access,
    api: {
      operationId: 'reply',
      summary: 'Answers the requester, now or at `sendAt`',
      parameters: [numberParameter, idempotencyParameter, preferParameter],
      body: body('Reply'),
      answers: changedAnswer,
    },
    handle: reply,
  },
  {
    method: 'DELETE',
    path: `${path}/replies/:id`,
    access,
    api: {
      operationId: 'cancelReply',
      summary: 'Takes back a reply that waits to be sent; 409 when it was sent or taken back already',
      parameters: [
        numberParameter,
        {
          name: 'id',
          in: 'path',
          required: true,
          description: 'Id of the waiting reply in the timeline',
          schema: { type: 'integer', minimum: 1 },
        },
        preferParameter,
      ],
      answers: changedAnswer,
    },
    handle: async (c) => {
      const ticket = await ticketOf(c, 'reply')
      return answerChanged(c, await takeBack(c, ticket, c.req.param('id') ?? ''))
    },
  },
  {
    method: 'POST',
    path: `${path}/notes`,
    access,
    api: {
      operationId: 'note',
      summary: 'Leaves a note that only agents see',
      parameters: [numberParameter, idempotencyParameter, preferParameter],
      body: body('Message'),
      answers: changedAnswer,
    },
    handle: note,
  },
]

async function reply(c: DoorContext): Promise<Response> {
  const { ticket, may } = await ticketToChange(c, 'reply')
  const sent = await readJson(c)
  const { sendAt, unlessCustomerWrites = true, ...message } = checkBody<ReplyBody>('Reply', sent)
  const said = await saying(c, message)
  const change: Change =
    sendAt === undefined
      ? { ...said, type: 'agent.replied' }
      : {
          ...said,
          type: 'reply.scheduled',
          data: { ...said.data, sendAt: Date.parse(sendAt), unlessCustomerWrites },
        }
  return answerChanged(c, await submitChanges(c, ticket, [change], { body: sent, version: null, may }))
}

async function note(c: DoorContext): Promise<Response> {
  const { ticket, may } = await ticketToChange(c, 'note')
  const sent = await readJson(c)
  const change = { ...(await saying(c, checkBody<MessageBody>('Message', sent))), type: 'agent.noted' }
  return answerChanged(c, await submitChanges(c, ticket, [change], { body: sent, version: null, may }))
}

/**
 * Takes a waiting reply back. Throws DocketError `not-found` where there never was one of this id, `not-allowed-here` where it does not
 * wait any more.
 */
export async function takeBack(c: DoorContext, ticket: Ticket, id: string): Promise<Ticket> {
  const events = /^[1-9]\d{0,9}$/.test(id) ? await c.var.door.services.store.events.of(ticket.number) : []
  const scheduled = events.find(({ seq, type }) => seq === Number(id) && type === 'reply.scheduled')
  if (!scheduled) throw notFound()
  const data = { reply: scheduled.seq, reason: 'taken-back' }
  return submitChanges(c, ticket, [{ type: 'reply.cancelled', data }], { body: null, version: null })
}

async function saying(c: DoorContext, { text, files = [] }: MessageBody): Promise<Omit<Change, 'type'>> {
  const refs = await filesOf(c, files)
  const data: JsonObject = { via: callerOf(c).kind === 'agent' ? 'desk' : 'api' }
  return { data, content: { text: cleanText(text, 100_000), files: refs.map((file) => ({ ...file })) }, files: refs }
}

/** Uploads of this caller, as attachments. Throws DocketError `invalid` for an id that is not one. */
async function filesOf(c: DoorContext, ids: readonly string[]): Promise<readonly FileRef[]> {
  if (ids.length === 0) return []
  const rows = await c.var.door.services.store.files.uploads(ids, apiOwner(callerOf(c)))
  const known = new Map(rows.map(({ id, blob, name, type, size }) => [id, { id, blob, name, type, size }]))
  const errors = ids
    .filter((id) => !known.has(id))
    .map(() => ({ field: 'files', code: 'unknown', message: 'is not an upload of yours' }))
  if (errors.length > 0) throw new DocketError('invalid', 'A file is not known.', { errors })
  return [...new Set(ids)].flatMap((id) => known.get(id) ?? [])
}
