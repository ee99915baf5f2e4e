import type { Json, JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Priority, Requester, Ticket } from '#engine/core/ticket/ticket.ts'

/**
 * `priority.changed { priority }`, `tags.changed { add, remove }`, `team.changed { team }`,
 * `fields.changed` content `{ title?, fields? }` (a field set to null is taken away),
 * `requester.changed` data `{ verified? }` content `{ name?, email?, phone?, company? }`.
 */
export const properties = {
  'priority.changed': (ticket: Ticket, { data }: TicketEvent): Ticket => ({
    ...ticket,
    priority: data.priority as Priority,
  }),

  'tags.changed': (ticket: Ticket, { data }: TicketEvent): Ticket => {
    const remove = new Set(list(data.remove))
    return { ...ticket, tags: [...new Set([...ticket.tags, ...list(data.add)])].filter((tag) => !remove.has(tag)) }
  },

  'team.changed': (ticket: Ticket, { data }: TicketEvent): Ticket => ({ ...ticket, team: String(data.team) }),

  'fields.changed': (ticket: Ticket, { content }: TicketEvent): Ticket => {
    const changed = (content?.fields ?? {}) as JsonObject
    const fields = Object.entries({ ...ticket.fields, ...changed }).filter(([, value]) => value !== null)
    return {
      ...ticket,
      title: typeof content?.title === 'string' ? content.title : ticket.title,
      fields: Object.fromEntries(fields),
    }
  },

  'requester.changed': (ticket: Ticket, { content, data }: TicketEvent): Ticket => {
    const changed = (content ?? {}) as Partial<Requester>
    const moved = changed.email !== undefined && changed.email !== ticket.requester.email
    const verified = data.verified === true || (ticket.requester.verified && !moved)
    return {
      ...ticket,
      requester: { ...ticket.requester, ...changed, verified },
      keyGeneration: moved ? ticket.keyGeneration + 1 : ticket.keyGeneration,
    }
  },
}

function list(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
