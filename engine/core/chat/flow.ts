import type { JsonObject } from '#engine/core/json.ts'
import { isUnread } from '#engine/core/ticket/erasure.ts'
import type { Actor, EventInput, FileRef } from '#engine/core/ticket/event.ts'
import { standingIn } from '#engine/core/ticket/standing-in.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { ChatEntry, Conversation, TicketWanted } from './conversation.ts'
import { isUnseenAnswer } from './ticket.ts'
import { transcript } from './transcript.ts'

/** How a conversation becomes a ticket, and goes on in it. */

/** `ticket.created`, with the transcript as its first message, and the files that came until then. */
export function ticketOf(
  conversation: Conversation,
  entries: readonly ChatEntry[],
  wanted: TicketWanted,
): { readonly event: EventInput; readonly files: readonly FileRef[] } {
  const { visitor, visit } = conversation
  const told = entries.filter(({ seq }) => seq <= wanted.upTo)
  const files = told.flatMap((entry) => (entry.audience === 'all' ? entry.files : []))
  const name = visitor.name || visitor.email || ''
  return {
    files,
    event: {
      type: 'ticket.created',
      by: wanted.agent === null ? { role: 'customer' } : { role: 'agent', id: wanted.agent },
      data: {
        channel: 'chat',
        team: wanted.team,
        form: null,
        priority: 0,
        tags: [],
        language: visit.language,
        timeZone: visit.timeZone,
        shelved: false,
        linked: [],
        verified: visitor.verified,
        conversation: conversation.id,
      },
      content: {
        requester: { name, email: visitor.email ?? '', phone: visitor.phone ?? '', company: '' },
        title: wanted.title,
        text: transcript(told, name || visitorWord(visit.language)),
        fields: {},
        extra: {},
        files: files.map((file) => ({ ...file }) as JsonObject),
      },
    },
  }
}

/**
 * What an entry is in `ticket`: that of its conversation, or the one in which that lives on since it was merged. Null for what stays in the
 * chat.
 */
export function flowing(conversation: Conversation, entry: ChatEntry, ticket: Ticket): EventInput | null {
  const { by, notice, text, files } = entry
  if (notice?.kind === 'address' && isOwnAddress(conversation, notice.was, ticket))
    return { type: 'requester.changed', by: { role: 'customer' }, data: {}, content: { email: notice.email } }
  if (entry.audience === 'operators') return null
  if (notice?.kind === 'ended')
    return { type: 'chat.ended', by: { role: 'system' }, data: { by: notice.by }, content: null }
  if (notice?.kind === 'rated') {
    const content = notice.text === '' ? null : { text: notice.text }
    return { type: 'ticket.rated', by: { role: 'customer' }, data: { rating: notice.rating, via: 'chat' }, content }
  }
  if (notice?.kind === 'transcript') {
    const { visit } = conversation
    return {
      type: 'agent.noted',
      by: { role: 'system' },
      data: { via: 'chat' },
      content: { text: transcriptNote(visit.language), files: [] },
    }
  }
  if (by.role !== 'visitor' && by.role !== 'operator') return null
  const content = { text, files: files.map((file) => ({ ...file }) as JsonObject) }
  return by.role === 'visitor'
    ? saidByVisitor(conversation, content, ticket)
    : {
        type: 'agent.replied',
        by: { role: 'agent', id: by.id },
        data: { via: isUnseenAnswer(conversation, entry.seq) && !isUnread(ticket) ? 'desk' : 'chat' },
        content,
      }
}

/** Whether the ticket has no other address than the one that its visitor gave before; what somebody else said of it stays. */
function isOwnAddress({ ticket: own }: Conversation, was: string | null, { number, requester }: Ticket): boolean {
  return number === own && !requester.verified && requester.email === (was ?? '')
}

/** In a ticket of somebody else, into which their own was merged, a visitor says nothing in that person's name. */
function saidByVisitor({ ticket: own, visitor }: Conversation, content: JsonObject, ticket: Ticket): EventInput {
  const { name, email } = visitor
  const isTheirs = ticket.number === own || ticket.requester.email === ''
  const by: Actor = isTheirs ? { role: 'customer' } : standingIn(ticket, email ?? '')
  return {
    type: 'customer.replied',
    by,
    data: { via: 'chat', ...(by.role === 'stranger' && { hidden: true }) },
    content: { ...content, ...(by.role !== 'customer' && { author: { name, address: email ?? '' } }) },
  }
}

function visitorWord(language: string): string {
  return language.toLowerCase().startsWith('zh') ? '访客' : 'Visitor'
}

function transcriptNote(language: string): string {
  return language.toLowerCase().startsWith('zh')
    ? '聊天记录已通过邮件发送给访客。'
    : 'The transcript of the chat was mailed to the visitor.'
}
