import { type ChatChannel, chatChannels } from '#engine/core/chat/channel.ts'
import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'
import { converse } from '#engine/core/chat/converse.ts'
import type { ChatWorld } from '#engine/core/chat/draft.ts'
import type { ChatInput } from '#engine/core/chat/input.ts'
import type { OperatorState } from '#engine/core/chat/routing.ts'
import { transcript } from '#engine/core/chat/transcript.ts'
import type { ScriptStep } from '#engine/schemas/types.ts'
import { definitionsOf } from './define.ts'

export const chatStart = Date.UTC(2026, 2, 2, 9)

/** A help desk with one channel, two operators (`ana`, `ben`), one agent of another team (`max`) and one script. */
export function chatDefinitions(steps: readonly ScriptStep[] = []) {
  const agent = (name: string, team: string) => ({
    name,
    email: `${name.toLowerCase()}@example.com`,
    role: 'agent' as const,
    teams: { [team]: 'agent' as const },
  })
  return definitionsOf({
    teams: {
      care: { name: 'Care', workflow: 'support', channels: { chat: true } },
      billing: { name: 'Billing', workflow: 'support' },
    },
    agents: { ana: agent('Ana', 'care'), ben: agent('Ben', 'care'), max: agent('Max', 'billing') },
    chats: { website: { title: 'Website', team: 'care', operators: 'team', join: 'team', limit: 2 } },
    ...(steps.length > 0 && { scripts: { welcome: { title: 'Bot', steps: [...steps] } } }),
  })
}

export function operatorHere(id: string, changes: Partial<OperatorState> = {}): OperatorState {
  const free = { chats: 0, lastActiveAt: null, lastGivenAt: null }
  return { id, name: id, online: true, languages: ['en'], skills: [], country: null, ...free, ...changes }
}

export function newConversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    id: '0'.repeat(32),
    version: 1,
    channel: 'website',
    team: 'care',
    revision: 'r1',
    createdAt: chatStart,
    tokenHash: '',
    tokenExpiresAt: chatStart + 604_800_000,
    visitor: { name: '', email: null, phone: null, verified: false },
    visit: {
      url: '/',
      referrer: null,
      pages: [],
      language: 'en',
      timeZone: null,
      device: null,
      country: null,
    },
    rule: null,
    previousOperator: null,
    phase: 'new',
    turn: 'visitor',
    script: null,
    answers: [],
    operators: [],
    met: [],
    help: null,
    invited: [],
    seq: 0,
    lastAnswer: 0,
    readTo: { visitor: 0, operators: 0, operatorsAt: 0 },
    subject: '',
    last: null,
    activeAt: chatStart,
    ended: null,
    rating: null,
    ticket: null,
    ticketWanted: null,
    forwardedTo: 0,
    wakeAt: chatStart + 3_600_000,
    ...changes,
  }
}

/** A conversation as a value that is stepped in memory: what is in it, and what was said. */
export class Talk {
  conversation: Conversation
  readonly entries: ChatEntry[] = []
  now = chatStart
  operators: readonly OperatorState[] = []
  readonly definitions
  private keys = 0

  constructor(steps: readonly ScriptStep[] = [], changes: Partial<Conversation> = {}) {
    this.definitions = chatDefinitions(steps)
    const script = { id: 'welcome', state: null, answers: {}, lines: [], linesDueAt: null }
    this.conversation = newConversation({ ...(steps.length > 0 && { script }), ...changes })
  }

  get world(): ChatWorld {
    const channel = chatChannels(this.definitions).get('website') as ChatChannel
    const { now, operators, definitions } = this
    return { now, definitions, begun: definitions, channel, operators, backAt: null }
  }

  does(input: ChatInput): this {
    const { conversation, entries } = converse(this.conversation, input, this.world)
    this.conversation = conversation
    this.entries.push(...entries)
    return this
  }

  says(text: string): this {
    return this.does({ type: 'visitor.wrote', key: `key-${++this.keys}`, text, files: [] })
  }

  chooses(answer: string): this {
    return this.does({ type: 'visitor.answered', key: `key-${++this.keys}`, answer })
  }

  answers(agent: string, text: string): this {
    return this.does({ type: 'operator.wrote', agent, key: `key-${++this.keys}`, text, files: [] })
  }

  /** Everything in it as `who: what`, system lines by their kind. */
  told(): readonly string[] {
    return this.entries.map(({ by, text, notice }) =>
      notice === null
        ? `${by.role}: ${text}`
        : `${notice.kind}${'name' in notice && notice.name ? ` ${notice.name}` : ''}`,
    )
  }

  transcript(): string {
    return transcript(this.entries, 'Visitor')
  }
}
