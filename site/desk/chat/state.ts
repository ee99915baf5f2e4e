import type {
  CannedAnswer,
  CommandAnswer,
  ConversationCard,
  DeskChat,
  DeskConversation,
  OperatorFrame,
  OperatorStanding,
} from '#engine/core/chat/wire.ts'

/** What a command answered: the operator's alone, and only as long as the page is open. */
export interface Result extends CommandAnswer {
  readonly key: string
  /** As it was typed. */
  readonly asked: string
  readonly at: number
  /** Position of the newest entry at that moment: it stands below it. */
  readonly after: number
  readonly isWrong: boolean
}

/** Something an operator wrote that the stream has not shown yet. */
export interface Pending {
  readonly id: string
  readonly conversation: string
  readonly text: string
  readonly files: readonly { readonly id: string; readonly name: string }[]
  readonly at: number
  readonly failed: boolean
}

/** The list that opens while one types: commands after `/`, canned responses after `:`. */
export interface Palette {
  readonly kind: 'commands' | 'replies'
  readonly query: string
  /** Where in the text the word that opened it begins. */
  readonly from: number
  readonly chosen: number
}

export interface ChatDesk {
  readonly desk: DeskChat
  /** What this page chose with "I'm in" and the engine has not confirmed yet. */
  readonly wish: boolean | null
  /** Loaded ones by id; the one that is open is among them. */
  readonly loaded: Readonly<Record<string, DeskConversation>>
  /** Id of the one that is open; null for the channels. */
  readonly open: string | null
  readonly now: number
  readonly connection: 'live' | 'lost' | 'offline'
  /** Conversation → who types in it. */
  readonly typing: Readonly<Record<string, string>>
  readonly drafts: Readonly<Record<string, string>>
  readonly pending: readonly Pending[]
  readonly results: Readonly<Record<string, readonly Result[]>>
  readonly replies: CannedAnswer['replies']
  readonly palette: Palette | null
  /** What is being decided: whom to ask or hand over to, or whether to end. */
  readonly deciding: 'invite' | 'transfer' | 'help' | 'end' | null
  readonly problem: string | null
  readonly files: readonly { readonly key: string; readonly id: string | null; readonly name: string }[]
  readonly hasSound: boolean
  /** What was copied last. */
  readonly copied: string | null
  /** The page's script runs. */
  readonly isLive: boolean
}

export function deskOf(desk: DeskChat, open: DeskConversation | null, now: number): ChatDesk {
  const id = open?.conversation.id ?? null
  return {
    desk,
    wish: null,
    loaded: open === null ? {} : { [open.conversation.id]: open },
    open: id,
    now,
    connection: 'live',
    typing: {},
    drafts: {},
    pending: [],
    results: {},
    replies: [],
    palette: null,
    deciding: null,
    problem: null,
    files: [],
    hasSound: true,
    copied: null,
    isLive: false,
  }
}

/** The page after one more frame of the operators' stream. `reset` is not among them: it loads everything anew. */
export function applyFrame(state: ChatDesk, frame: Exclude<OperatorFrame, { type: 'reset' }>): ChatDesk {
  if (frame.type === 'presence')
    return { ...state, desk: { ...state.desk, me: newerOf(state.desk.me, frame.me), colleagues: frame.colleagues } }
  if (frame.type === 'typing') {
    if (frame.by !== 'visitor') return state
    return { ...state, typing: { ...state.typing, [frame.conversation]: frame.name } }
  }
  const withCard = withConversation(state, frame.conversation)
  return frame.type === 'message' ? withMessage(withCard, frame) : withCard
}

/** Answers and frames come over different connections: an older standing may come last. */
export function newerOf(known: OperatorStanding, told: OperatorStanding): OperatorStanding {
  return (told.seenAt ?? '') < (known.seenAt ?? '') ? known : told
}

/** Whether the switch is on: a person's own choice counts at once. */
export function isIn({ desk, wish }: Pick<ChatDesk, 'desk' | 'wish'>): boolean {
  return wish ?? desk.me.available
}

/** A card in the list and in what is loaded; one that is over, and not open, leaves the list. */
export function withConversation(state: ChatDesk, card: ConversationCard): ChatDesk {
  const { id } = card
  const others = state.desk.conversations.filter((one) => one.id !== id)
  const isListed = card.state === 'waiting' || card.help !== null || isMine(state, card) || isInvited(state, card)
  const isKept = (isListed && card.state !== 'ended') || id === state.open
  const loaded = state.loaded[id]
  return {
    ...state,
    desk: { ...state.desk, conversations: isKept ? [...others, card] : others },
    loaded: loaded ? { ...state.loaded, [id]: { ...loaded, conversation: card } } : state.loaded,
  }
}

function withMessage(
  state: ChatDesk,
  { conversation: { id }, message }: Extract<OperatorFrame, { type: 'message' }>,
): ChatDesk {
  const { [id]: _, ...typing } = state.typing
  const loaded = state.loaded[id]
  const isKnown = loaded?.messages.some(({ position }) => position >= message.position)
  return {
    ...state,
    typing: message.by === 'visitor' ? typing : state.typing,
    pending: state.pending.filter((one) => one.id !== message.id),
    loaded:
      loaded && !isKnown
        ? { ...state.loaded, [id]: { ...loaded, messages: [...loaded.messages, message] } }
        : state.loaded,
  }
}

export function isMine({ desk }: Pick<ChatDesk, 'desk'>, { operators }: Pick<ConversationCard, 'operators'>): boolean {
  return operators.some(({ id }) => id === desk.me.id)
}

function isInvited({ desk }: Pick<ChatDesk, 'desk'>, { invited }: ConversationCard): boolean {
  return invited.includes(desk.me.id)
}

export interface Groups {
  /** Ours, and the visitor wrote last. */
  readonly you: readonly ConversationCard[]
  /** Ours, and we wrote last. */
  readonly them: readonly ConversationCard[]
  /** Nobody is in them. */
  readonly waiting: readonly ConversationCard[]
  /** A colleague asks for help, or for us. */
  readonly help: readonly ConversationCard[]
  readonly ended: readonly ConversationCard[]
}

/** The conversations as they are listed: whoever has waited longest stands first. */
export function groupsOf(state: Pick<ChatDesk, 'desk'>): Groups {
  const groups: Record<keyof Groups, ConversationCard[]> = { you: [], them: [], waiting: [], help: [], ended: [] }
  for (const card of state.desk.conversations.toSorted((a, b) => since(a) - since(b)))
    groups[groupOf(state, card)].push(card)
  return groups
}

function groupOf(state: Pick<ChatDesk, 'desk'>, card: ConversationCard): keyof Groups {
  if (card.state === 'ended') return 'ended'
  if (isMine(state, card)) return card.turn === 'operator' ? 'you' : 'them'
  return card.state === 'waiting' ? 'waiting' : 'help'
}

/** When the newest entry was written. */
export function since({ last, startedAt }: ConversationCard): number {
  return Date.parse(last?.at ?? startedAt)
}

/** Conversations that wait for this operator, or for anybody. */
export function waitingFor(state: Pick<ChatDesk, 'desk'>): number {
  const { you, waiting, help } = groupsOf(state)
  return you.length + waiting.length + help.length
}
