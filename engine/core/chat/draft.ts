import type { Definitions } from '#engine/core/catalogue.ts'
import type { ChatChannel } from './channel.ts'
import type { ChatEntry, Conversation, Speaker } from './conversation.ts'
import type { OperatorState } from './routing.ts'
import type { ChatNotice } from './wire.ts'

/** What a step may know beside the conversation. */
export interface ChatWorld {
  readonly now: number
  /** Those in force now: who works here, and for which teams. */
  readonly definitions: Definitions
  /** Those the conversation was begun under: what its script says. */
  readonly begun: Definitions
  /** null where the channel was switched off meanwhile. */
  readonly channel: ChatChannel | null
  /** Operators of the channel as they are now. */
  readonly operators: readonly OperatorState[]
  /** The next opening, where nobody is there. */
  readonly backAt: number | null
}

/** A conversation while it is stepped, with the entries that the step adds and the operators it was given to. */
export interface Draft {
  readonly conversation: Conversation
  readonly entries: readonly ChatEntry[]
  readonly given: readonly string[]
  /** It never was: the row goes. */
  readonly removed: boolean
}

export function changed(draft: Draft, changes: Partial<Conversation>): Draft {
  return { ...draft, conversation: { ...draft.conversation, ...changes } }
}

type Said = Partial<Pick<ChatEntry, 'key' | 'text' | 'files' | 'links' | 'notice' | 'audience'>>

/** Adds an entry; what people say becomes the conversation's last line, and says whose turn it is: a bot's words are news to nobody at the desk. */
export function say(draft: Draft, now: number, by: Speaker, said: Said): Draft {
  const { conversation } = draft
  const entry: ChatEntry = {
    seq: conversation.seq + 1,
    at: Math.max(now, conversation.last?.at ?? 0),
    key: null,
    by,
    text: '',
    files: [],
    links: [],
    notice: null,
    audience: 'all',
    ...said,
  }
  const isTalk = entry.audience === 'all' && (by.role === 'visitor' || by.role === 'operator')
  return {
    ...draft,
    entries: [...draft.entries, entry],
    conversation: {
      ...conversation,
      seq: entry.seq,
      ...(by.role === 'operator' && { lastAnswer: entry.seq, answeredAt: conversation.answeredAt ?? entry.at }),
      ...(isTalk && {
        last: { by: by.role, text: excerpt(entry), at: entry.at },
        activeAt: entry.at,
        turn: by.role === 'visitor' ? 'operator' : 'visitor',
      }),
    },
  }
}

export function tell(draft: Draft, now: number, notice: ChatNotice, audience: ChatEntry['audience'] = 'all'): Draft {
  return say(draft, now, { role: 'system' }, { notice, audience })
}

function excerpt({ text, files }: ChatEntry): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line === '' ? files.map(({ name }) => name).join(', ') : line.slice(0, 140)
}
