import type { Conversation } from './conversation.ts'
import { changed, type Draft } from './draft.ts'

const longestTitle = 120

/** A ticket is to be made of what was said so far; nothing happens where one exists or is under way. */
export function wantTicket(
  draft: Draft,
  {
    title,
    team,
    agent,
    upTo,
  }: {
    readonly title?: string
    readonly team?: string | undefined
    readonly agent: string | null
    /** Entries behind it come into the ticket one by one; all are in its description when left out. */
    readonly upTo?: number
  },
): Draft {
  const { conversation } = draft
  if (conversation.ticket !== null || conversation.ticketWanted !== null) return draft
  const wanted = {
    title: title || titleFrom(draft),
    team: team ?? conversation.team,
    agent,
    upTo: upTo ?? conversation.seq,
  }
  return changed(draft, { ticketWanted: wanted })
}

/** What it is about, by the visitor's own words. */
function titleFrom({ conversation, entries }: Draft): string {
  const own = entries.find(({ by, text }) => by.role === 'visitor' && text !== '')?.text ?? ''
  const last = conversation.last?.by === 'visitor' ? conversation.last.text : ''
  const answer = conversation.answers.findLast(({ value }) => !value.includes('@'))?.value ?? ''
  const words = (conversation.subject || answer || own || last).replace(/\s+/g, ' ').trim()
  return words.length > longestTitle ? `${words.slice(0, longestTitle - 1)}…` : words || 'Chat'
}

/** An operator's last answer that the visitor has not seen, though the chat is over: it goes to them by mail. */
export function isUnseenAnswer({ phase, lastAnswer, readTo, visitor }: Conversation, seq: number): boolean {
  return phase === 'ended' && visitor.email !== null && seq === lastAnswer && seq > readTo.visitor
}
