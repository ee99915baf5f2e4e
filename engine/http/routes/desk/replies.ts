import { instantOfWallTime } from '#engine/core/form/wall-time.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import { type FileView, filesOf } from '#engine/core/ticket/request-thread.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Change } from '#engine/http/routes/api/write.ts'

/** What an answer on the desk waits before it goes out, so that it can be taken back. */
export const undoMs = 10_000

/** When a reply of the desk is to be sent. `chosen` is null when it goes out after the undo window. */
export interface SendTime {
  readonly chosen: number | null
  readonly unlessCustomerWrites: boolean
}

/** The time that was chosen with "Send later", in the zone that the editor names; null when it is none that is still to come. */
export function sendTimeOf(field: (name: string) => string, timeZone: string, now: number): SendTime | null {
  if (field('later') === '') return { chosen: null, unlessCustomerWrites: true }
  const instant = instantOfWallTime(field('sendAt'), timeZone)
  const chosen = instant === null ? Number.NaN : Date.parse(instant)
  return chosen > now ? { chosen, unlessCustomerWrites: field('unless') !== '' } : null
}

/**
 * A reply as an event: in a chat it is said at once, everywhere else it waits a moment or until the chosen time. With `solves` the ticket
 * is solved when it goes out, so that whoever takes the reply back has nothing else to take back.
 */
export function replyChange(
  ticket: Ticket,
  content: JsonObject,
  { chosen, unlessCustomerWrites }: SendTime,
  { now, solves }: { readonly now: number; readonly solves: boolean },
): Change {
  const data = { via: 'desk', ...(solves && { solves }) }
  if (chosen === null && ticket.channel === 'chat') return { type: 'agent.replied', data, content }
  const sendAt = chosen ?? now + undoMs
  return { type: 'reply.scheduled', data: { ...data, sendAt, unlessCustomerWrites }, content }
}

export interface Draft {
  readonly text: string
  /** Only those that this agent uploaded: others cannot be sent by them. */
  readonly files: readonly FileView[]
}

/** The text of a reply that was taken back or overtaken; null when there is none of this id. */
export function draftOf(events: readonly TicketEvent[], id: string, agent: string): Draft | null {
  const written = events.find(({ seq, type }) => type === 'reply.scheduled' && String(seq) === id)
  const wasDropped = events.some(({ type, data }) => type === 'reply.cancelled' && data.reply === written?.seq)
  if (!written?.content || !wasDropped) return null
  const isOwn = written.by.role === 'agent' && written.by.id === agent
  return { text: String(written.content.text ?? ''), files: isOwn ? filesOf(written.content) : [] }
}

/** Files of a message as its event keeps them. */
export function fileRefs(rows: Iterable<FileRef>): readonly FileRef[] {
  return [...rows].map(({ id, blob, name, type, size }) => ({ id, blob, name, type, size }))
}
