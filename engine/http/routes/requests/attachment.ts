import { filesOf } from '#engine/core/ticket/request-thread.ts'
import { hiddenMessages } from '#engine/core/ticket/visible.ts'
import { notFound } from '#engine/http/admission.ts'
import { sendAttachment } from '#engine/http/attachments.ts'
import type { DoorContext } from '#engine/http/door.ts'

const shared = ['ticket.created', 'customer.replied', 'agent.replied']

/** A file of the thread, for the mailed key alone; one of a note or of a hidden message does not exist here. */
export async function attachment(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const said = services.keys.readRequestKey(c.req.param('token') ?? '')
  const ticket = said === null ? null : await services.store.tickets.get(said.ticket)
  if (said?.kind !== 'mailed' || ticket === null || said.generation !== ticket.keyGeneration) throw notFound()
  return sendShown(c, ticket.number)
}

/** A file of what customers may read of a ticket; whoever asks may read that. */
export async function sendShown(c: DoorContext, number: number): Promise<Response> {
  const { services } = c.var.door
  const id = c.req.param('id') ?? ''
  const events = await services.store.events.of(number)
  const isHidden = hiddenMessages(events)
  const isShown = events.some(
    (event) =>
      shared.includes(event.type) && !isHidden(event) && filesOf(event.content ?? {}).some((file) => file.id === id),
  )
  if (!isShown) throw notFound()
  return sendAttachment(c, services, number, id)
}
