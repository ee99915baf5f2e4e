import type { JsonObject } from '#engine/core/json.ts'
import type { Actor, EventInput } from '#engine/core/ticket/event.ts'
import type { Deed } from '#engine/schemas/types.ts'

/** Events with a text of their own. */
const written = new Set(['agent.replied', 'agent.noted', 'customer.replied'])

/** What somebody does to a ticket, as the event that a door would make of it. */
export function eventOf(deed: Deed, by: Actor, via: string): EventInput {
  const { type, text, priority, agent, team, add, remove, fields } = deed
  const isMessage = written.has(type)
  const isTags = type === 'tags.changed'
  return {
    type,
    by,
    data: {
      ...(isMessage && { via }),
      ...(by.role === 'customer' && isMessage && { verified: true }),
      ...(priority !== undefined && { priority }),
      ...(agent !== undefined && { agent }),
      ...(team !== undefined && { team }),
      ...(isTags && { add: add ?? [], remove: remove ?? [] }),
    },
    content: isMessage
      ? { text: text ?? '', files: [] }
      : fields === undefined
        ? null
        : { fields: fields as JsonObject },
  }
}
