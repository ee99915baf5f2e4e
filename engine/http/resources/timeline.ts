import type { Json, JsonObject } from '#engine/core/json.ts'
import type { FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import { hiddenMessages } from '#engine/core/ticket/visible.ts'
import { actorName, eventSentence, type Telling } from '#engine/http/resources/event-sentence.ts'
import { nothingLeft } from '#engine/http/resources/sentences.ts'
import type { AttachmentResource, TimelineEntry, WhyResource } from '#engine/http/resources/types.ts'

const kinds: Readonly<Record<string, TimelineEntry['kind']>> = {
  'ticket.created': 'message',
  'customer.replied': 'message',
  'mail.received': 'message',
  'agent.replied': 'message',
  'reply.scheduled': 'scheduled',
  'agent.noted': 'note',
}

/** The thread, oldest first: messages and notes with their text, every other event as a sentence with its rules. */
export function timelineOf(
  events: readonly TicketEvent[],
  telling: Telling,
  ticketUrl: string,
): readonly TimelineEntry[] {
  const isHidden = hiddenMessages(events)
  return events
    .filter((event) => isTold(event, telling))
    .map((event) => timelineEntry(event, isHidden(event), telling, ticketUrl))
}

/** A timer is told by what it raised, and a reply that waited by how its wait ended. */
function isTold({ type, seq, why }: TicketEvent, { ticket }: Telling): boolean {
  if (type === 'reply.scheduled') return ticket.scheduledReplies.some(({ id }) => id === seq)
  return type !== 'timer.fired' || why.some(({ fact }) => fact === 'state')
}

function timelineEntry(event: TicketEvent, hidden: boolean, telling: Telling, ticketUrl: string): TimelineEntry {
  const kind = isGone(event) ? 'event' : (kinds[event.type] ?? 'event')
  const content = event.content ?? {}
  return {
    id: event.seq,
    kind,
    type: event.type,
    author: author(event, telling),
    at: new Date(event.at).toISOString(),
    text:
      kind === 'event'
        ? eventSentence(event, telling) + (isGone(event) ? nothingLeft[telling.language] : '')
        : (words(content.text) ?? ''),
    html: kind === 'event' ? null : words(content.html),
    quoted: words(content.quoted),
    hidden,
    sendAt: kind === 'scheduled' ? new Date(Number(event.data.sendAt)).toISOString() : null,
    reply: event.type === 'reply.cancelled' ? Number(event.data.reply) : null,
    attachments: attachmentsOf(content, ticketUrl),
    why: [...whyOf(event), ...causedBy(event)],
  }
}

/** A message always has its content, until it is erased: a gap is told where it stood. */
function isGone({ type, content }: TicketEvent): boolean {
  return content === null && Object.hasOwn(kinds, type)
}

/** What a rule said by itself names that rule, such as the target behind a promise. */
function causedBy({ type, by, revision, why }: TicketEvent): readonly WhyResource[] {
  if (by.role !== 'rule' || why.some(({ rule }) => rule !== null)) return []
  return [{ fact: 'event', value: type, rule: `${by.rule}@${revision}` }]
}

/** Rules with the revision that was in force, so that they can be read as they were. */
export function whyOf(event: TicketEvent): readonly WhyResource[] {
  return event.why.map(({ fact, value, rule }) => ({
    fact,
    value,
    rule: rule === null ? null : `${rule}@${event.revision}`,
  }))
}

/** Whoever is neither the requester nor an agent is named by their own mail: nothing proves it. */
function author({ by, data, content }: TicketEvent, telling: Telling): TimelineEntry['author'] {
  const claimed = (content?.author ?? {}) as { readonly name?: string; readonly address?: string }
  const verified =
    by.role === 'agent' || (data.verified ?? (by.role === 'customer' && telling.ticket.requester.verified)) === true
  return { role: by.role, name: claimed.name || claimed.address || actorName(by, telling), verified }
}

function attachmentsOf(content: JsonObject, ticketUrl: string): readonly AttachmentResource[] {
  const files = (content.files ?? []) as unknown as readonly FileRef[]
  return files.map(({ id, name, type, size }) => ({ id, name, type, size, url: `${ticketUrl}/attachments/${id}` }))
}

function words(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
