import type { TicketEffect } from './effect.ts'
import type { EventInput, FileRef, TicketEvent } from './event.ts'
import type { Ticket } from './ticket.ts'

/** The ticket that another one calls for: a follow-up begins with `message`, any other with the description that it was given. */
export function calledFor(
  { payload, ticket }: TicketEffect,
  origin: Ticket,
  message: TicketEvent | null,
  files: readonly FileRef[],
): EventInput {
  const { name, email, phone, company } = origin.requester
  const text = message === null ? payload.description : String(message.content?.text ?? '')
  const isFollowUp = payload.reason === 'follow-up'
  return {
    type: 'ticket.created',
    by: isFollowUp ? { role: 'customer' } : { role: 'system' },
    data: {
      channel: origin.channel,
      team: payload.team,
      form: null,
      priority: isFollowUp ? origin.priority : 0,
      tags: [],
      language: origin.language,
      timeZone: origin.timeZone,
      shelved: false,
      linked: [ticket],
    },
    content: {
      requester: { name, email, phone, company },
      title: payload.title,
      text,
      fields: {},
      extra: {},
      files: files.map((file) => ({ ...file })),
    },
  }
}
