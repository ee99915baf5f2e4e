import type { ChatChannel } from './channel.ts'
import { type Conversation, emptyMs } from './conversation.ts'

/** What is known of a conversation before anybody says anything. */
export interface Beginning
  extends Pick<
    Conversation,
    'id' | 'revision' | 'tokenHash' | 'tokenExpiresAt' | 'visitor' | 'visit' | 'rule' | 'previousOperator' | 'answers'
  > {
  readonly channel: ChatChannel
  /** Id of the script that the rule names; null without one. */
  readonly script: string | null
  readonly now: number
}

/** A conversation that has no message yet: it is gone in an hour unless somebody writes. */
export function beginning({ channel, script, now, ...known }: Beginning): Conversation {
  return {
    ...known,
    version: 1,
    channel: channel.id,
    team: channel.team,
    createdAt: now,
    phase: 'new',
    turn: 'visitor',
    script: script === null ? null : { id: script, state: null, answers: {}, lines: [], linesDueAt: null },
    operators: [],
    met: [],
    help: null,
    invited: [],
    seq: 0,
    lastAnswer: 0,
    readTo: { visitor: 0, operators: 0, operatorsAt: 0 },
    subject: '',
    last: null,
    activeAt: now,
    ended: null,
    rating: null,
    ticket: null,
    ticketWanted: null,
    forwardedTo: 0,
    wakeAt: now + emptyMs,
  }
}
