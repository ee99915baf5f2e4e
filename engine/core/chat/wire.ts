import type { FieldError, FormView } from '#engine/core/form/form.ts'

/**
 * What chat says over HTTP, both ways: the visitor's side (`/chat/…`, a bearer token) and the operator's (`/desk/chat/…`, the desk's
 * session). Instants are RFC 3339 in UTC. `docs/reference/chat-protocol.md` tells which route takes and gives what. Readers ignore names
 * they do not know; a name that is here keeps its meaning.
 */

/** `GET /chat/{channel}/settings?url=&locale=&device=phone|desktop` */
export interface ChatSettings {
  readonly channel: string
  readonly title: string
  readonly team: string
  readonly show: 'button' | 'notification' | 'open' | 'hide'
  /** For `open`; 0 for every other. */
  readonly openAfterSeconds: number
  readonly texts: {
    readonly greeting: string
    readonly notification: string | null
    readonly placeholder: string | null
    readonly offline: string | null
  }
  /** `#rrggbb`; a colour that the file does not name is the theme's. */
  readonly colors: {
    readonly button?: string
    readonly buttonText?: string
    readonly header?: string
    readonly headerText?: string
  }
  /** The script that the first message starts; `welcome` is what it says before, shown and not stored until then. */
  readonly script: { readonly id: string; readonly title: string; readonly welcome: readonly ChatStep[] } | null
  /** An operator could take a conversation now. */
  readonly available: boolean
  /** When nobody is there: the next opening by the team's business hours; null when it is unknown or open now. */
  readonly backAt: string | null
  /** Form that is filled in before the first message; `GET /chat/{channel}/forms/{form}`. */
  readonly before: string | null
  /** Form offered when nobody is there. */
  readonly fallback: string | null
  /** Where a satisfied visitor may tell others. */
  readonly reviewLink: string | null
  readonly limits: ChatLimits
}

export interface ChatLimits {
  /** Characters of one message. */
  readonly textLength: number
  readonly fileBytes: number
  /** Files of one message. */
  readonly files: number
}

/** A line of a script, with what it waits for. */
export interface ChatStep {
  readonly id: string
  readonly text: string
  /** null: it says something and goes on. `lines`: what is typed is collected until the visitor pauses. */
  readonly asks: 'selection' | 'email' | 'phone' | 'line' | 'lines' | 'form' | null
  /** For `selection`. A `link` is opened besides; where it leads elsewhere, the script is over. */
  readonly answers: readonly { readonly id: string; readonly title: string; readonly link: string | null }[]
  /** For `form`: which. */
  readonly form: string | null
}

/** `GET /chat/{channel}/forms/{form}?locale=`: `before`, `fallback` and the forms that the channel's scripts ask for; any other is 404. */
export interface ChatFormAnswer {
  readonly form: FormView
}

/** What somebody filled in: names as in a form post, text or lists of text. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>

/** `POST /chat/{channel}/forms/{form}`: the fallback form, as a ticket. The same `id` again is answered with the same ticket. */
export interface FormPost {
  readonly id: string
  readonly values: FormValues
  readonly locale?: string
  readonly timeZone?: string
  /** Path and query of the page, or its full address. */
  readonly url?: string
}
export interface FormPosted {
  readonly ticket: { readonly number: number; readonly url: string }
}

/** `POST /chat/{channel}/conversations` */
export interface ConversationPost {
  /** Path and query of the page, or its full address. */
  readonly url: string
  /** The script of the settings that the page showed; it speaks on, though somebody has come or gone since. */
  readonly script?: string | null
  readonly locale?: string
  readonly timeZone?: string
  readonly device?: 'phone' | 'desktop'
  readonly referrer?: string
  /** Pages read before on this visit, oldest first; the last 15 count. */
  readonly pages?: readonly string[]
  /** The answers of the form `before`. */
  readonly form?: FormValues
  /** Who the page says the visitor is; believed only with the signature. */
  readonly identity?: { readonly email: string; readonly name?: string; readonly signature?: string }
  /** What is kept of an earlier conversation: finds the previous operator. */
  readonly previous?: { readonly id: string; readonly token: string }
}
export interface ConversationPosted {
  readonly id: string
  readonly token: string
  readonly expiresAt: string
}

/** `POST …/messages`: exactly one of `text` (with or without `files`), `files`, `answer`, `values`, `restart`. */
export interface MessagePost {
  /** The client's own, unguessable enough to be unique in the conversation; a repeat is answered with what was stored. */
  readonly id: string
  readonly text?: string
  /** Id of an answer of the step that waits. */
  readonly answer?: string
  /** Ids of uploads of this conversation. */
  readonly files?: readonly string[]
  /** Answers of the form that the step asks for. */
  readonly values?: FormValues
  /** The script begins anew. */
  readonly restart?: true
}
export interface MessagePosted {
  readonly id: string
  readonly position: number
  readonly at: string
}

/** `POST …/files` (multipart, one file) */
export interface FilePosted {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size: number
}

/** `POST …/read`; `POST …/typing` and `POST …/end` take `{}` */
export interface ReadPost {
  readonly position: number
}
/** `POST …/rating`; a second one replaces the first. */
export interface RatingPost {
  readonly rating: 1 | 3 | 5
  readonly text?: string
}
/** `POST …/transcript`: one mail, to one address. `POST …/address`: where answers go once the visitor has left. */
export interface AddressPost {
  readonly email: string
}

/** Of a 422, 409 or 429; `errors` for 422. */
export interface ChatProblem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly errors?: readonly FieldError[]
}

/** One entry of a conversation; `position` counts within it, from 1, with holes where an entry is not for the reader. */
export interface ChatMessage {
  readonly position: number
  /** The client's id of what was written; null for what the engine said. */
  readonly id: string | null
  readonly by: 'visitor' | 'operator' | 'script' | 'system'
  /** Of the visitor, operator or script; empty for the system and for a visitor who gave none. */
  readonly name: string
  /** Plain text; empty where `notice` says it, or only files were sent. */
  readonly text: string
  readonly at: string
  readonly files: readonly ChatFile[]
  /** Pages that a script offers: http and https only. */
  readonly links: readonly { readonly title: string; readonly href: string }[]
  readonly notice: ChatNotice | null
}

/** A file's `url` is a key by itself: it opens this file and nothing else. */
export interface ChatFile extends FilePosted {
  readonly url: string
}

/** What the system tells; the reader has the words. */
export type ChatNotice =
  /** `by` brought them in: null where they came by themselves. */
  | { readonly kind: 'joined'; readonly name: string; readonly by: string | null }
  | { readonly kind: 'left'; readonly name: string }
  /** The conversation has waited and nobody can take it. */
  | { readonly kind: 'nobody'; readonly backAt: string | null }
  /** `url` is the visitor's way to it, where there is one. */
  | { readonly kind: 'ticket'; readonly number: number; readonly url: string | null }
  /** From now on answers go by mail. */
  | { readonly kind: 'by-mail'; readonly email: string }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'ended'; readonly by: 'visitor' | 'operator' | 'idle' }
  | { readonly kind: 'rated'; readonly rating: 1 | 3 | 5; readonly text: string }
  | { readonly kind: 'transcript' }
  /** Operators only: the visitor can be reached here now, which was not known when the ticket was made. */
  | { readonly kind: 'address'; readonly email: string; readonly was: string | null }
  /** Operators only: why this operator was chosen, or nobody. */
  | { readonly kind: 'routed'; readonly name: string | null; readonly reason: string }

/** Data of one frame of `GET …/live`. Only `message` has an `id:`, its position; the others say how things stand and may come again. */
export type VisitorFrame =
  /** Forget what you have: every message follows anew. First of all when `Last-Event-ID` is 0, missing or not of this conversation. */
  | { readonly type: 'reset' }
  | { readonly type: 'message'; readonly message: ChatMessage }
  /** An operator is typing; it counts for 6 seconds. */
  | { readonly type: 'typing'; readonly name: string }
  /** An operator has read up to this position. */
  | { readonly type: 'read'; readonly position: number; readonly at: string }
  /** Who is there now. */
  | ({ readonly type: 'operator' } & ConversationStanding)
  | ({ readonly type: 'script' } & ScriptStanding)
  | { readonly type: 'ended'; readonly at: string; readonly by: 'visitor' | 'operator' | 'idle' }

export interface ConversationStanding {
  /** Humans in the conversation, by joining. */
  readonly operators: readonly { readonly name: string }[]
  /** A human is wanted and none has come yet. */
  readonly waiting: boolean
  readonly available: boolean
  readonly backAt: string | null
  /** Where answers go when the visitor leaves; null while no address is known. */
  readonly email: string | null
  readonly rating: 1 | 3 | 5 | null
  readonly ticket: number | null
}

export interface ScriptStanding {
  readonly title: string
  /** `none`: there is no script, or a human has joined: it is silent for good. */
  readonly state: 'asks' | 'over' | 'none'
  /** The step that waits, while `asks`. */
  readonly step: ChatStep | null
  readonly mayRestart: boolean
}

/** `GET /chat/{channel}/conversations/{id}`: for a page without a stream. */
export interface ConversationAnswer extends ConversationStanding {
  readonly id: string
  readonly channel: string
  readonly title: string
  readonly ended: { readonly at: string; readonly by: 'visitor' | 'operator' | 'idle' } | null
  readonly script: ScriptStanding
  readonly readTo: number
  readonly messages: readonly ChatMessage[]
}

// ------------------------------------------------------------------------------------------------------------------------ operators

/** `GET /desk/chat`: everything the page begins with. */
export interface DeskChat {
  readonly me: OperatorStanding
  /** Channels whose conversations the agent may see. */
  readonly channels: readonly DeskChannel[]
  readonly colleagues: readonly Colleague[]
  /** Wait for a human, are the agent's, or look for help; oldest message first. */
  readonly conversations: readonly ConversationCard[]
  /** Position of the operators' stream at which this was true: resume from it. */
  readonly position: number
}

export interface OperatorStanding {
  readonly id: string
  readonly name: string
  /** "I am in": wants conversations. Counts as long as the heartbeat is younger than a minute. */
  readonly available: boolean
  /** When they were heard of last; of two standings the one with the later instant holds. null: never. */
  readonly seenAt: string | null
  readonly chats: number
  /** null: unlimited. */
  readonly limit: number | null
}

export interface DeskChannel {
  readonly id: string
  readonly title: string
  /** What it is called. */
  readonly team: string
  /** The agent is one of its operators now. */
  readonly joined: boolean
  /** May join and leave by themselves. */
  readonly mayJoin: boolean
  /** Absolute, for the visitor who has no site. */
  readonly pageUrl: string
  /** The line for the head of a foreign page. */
  readonly tag: string
}

export interface Colleague {
  readonly id: string
  readonly name: string
  readonly available: boolean
  readonly chats: number
  /** Channels they are operators of. */
  readonly channels: readonly string[]
}

/** A conversation in a list. */
export interface ConversationCard {
  readonly id: string
  readonly channel: string
  readonly team: string
  /** `script`: only a bot is in it. `waiting`: a human is wanted. `open`: a human is in it. */
  readonly state: 'script' | 'waiting' | 'open' | 'ended'
  /** Who has to write next. */
  readonly turn: 'visitor' | 'operator'
  readonly visitor: {
    readonly name: string
    readonly email: string | null
    readonly verified: boolean
    readonly country: string | null
  }
  readonly operators: readonly { readonly id: string; readonly name: string }[]
  /** Set while somebody asks colleagues for help. */
  readonly help: string | null
  /** Agents asked to come in. */
  readonly invited: readonly string[]
  readonly last: { readonly by: ChatMessage['by']; readonly text: string; readonly at: string } | null
  readonly startedAt: string
  /** Position of the newest entry, and up to where the agent has read. */
  readonly position: number
  readonly readTo: number
  /** Up to where the visitor has read. */
  readonly visitorReadTo: number
  readonly ticket: number | null
  readonly rating: 1 | 3 | 5 | null
}

/** `GET /desk/chat/conversations/{id}?after=` */
export interface DeskConversation {
  readonly conversation: ConversationCard
  readonly messages: readonly ChatMessage[]
  readonly visitor: VisitorFacts
  readonly may: readonly ('join' | 'leave' | 'take-over' | 'invite' | 'transfer' | 'write' | 'end' | 'help')[]
}

export interface VisitorFacts {
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  /** The page signed who they are. */
  readonly verified: boolean
  readonly url: string
  readonly referrer: string | null
  readonly pages: readonly string[]
  readonly language: string
  readonly timeZone: string | null
  readonly device: 'phone' | 'desktop' | null
  readonly country: string | null
  /** The rule that matched: `file:line`; null for none. */
  readonly rule: string | null
  /** What was filled in before, and what the script asked: in order. */
  readonly answers: readonly { readonly label: string; readonly value: string }[]
  /** Their tickets, newest first. */
  readonly tickets: readonly { readonly number: number; readonly title: string; readonly state: string }[]
}

/** `POST /desk/chat/presence`, every 20 seconds while the desk is open. */
export interface PresencePost {
  readonly available: boolean
}

/** `POST /desk/chat/conversations/{id}/messages`; a text that begins with a slash is a command and goes to `/command`. */
export interface OperatorPost {
  readonly id: string
  readonly text: string
  /** Ids of uploads (`POST /api/v1/files`). */
  readonly files?: readonly string[]
}

/** `POST …/command` `{ id, text: "/ticket Broken zip" }`: seen by the operator only, but for the ticket's number. */
export interface CommandPost {
  readonly id: string
  readonly text: string
}
export interface CommandAnswer {
  readonly command: string
  /** What happened, in the operator's language. */
  readonly text: string
  readonly items: readonly { readonly title: string; readonly href: string | null }[]
}

/** `POST …/invite` and `…/transfer` `{ agent }`; `…/help` `{ text }` (empty: not any more); `…/join`, `…/take-over`, `…/leave`, `…/end` `{}`. */
export interface AgentPost {
  readonly agent: string
}
export interface HelpPost {
  readonly text: string
}

/** `GET /desk/chat/replies?conversation=`: canned responses, placeholders filled in; `open` names those that could not be. */
export interface CannedAnswer {
  readonly replies: readonly {
    readonly id: string
    readonly title: string
    readonly shortcut: string | null
    readonly text: string
    readonly open: readonly string[]
  }[]
}

/** Data of one frame of `GET /desk/chat/live`. `id:` is the position of the operators' stream; `typing` and `presence` have none. */
export type OperatorFrame =
  /** Load `GET /desk/chat` anew: what was missed is not known any more. */
  | { readonly type: 'reset' }
  /** A new entry. What the conversation has become stands in `conversation`. */
  | { readonly type: 'message'; readonly conversation: ConversationCard; readonly message: ChatMessage }
  /** Something else about it changed: read marks, operators, its end. */
  | { readonly type: 'conversation'; readonly conversation: ConversationCard }
  | {
      readonly type: 'typing'
      readonly conversation: string
      readonly by: 'visitor' | 'operator'
      readonly name: string
    }
  | { readonly type: 'presence'; readonly me: OperatorStanding; readonly colleagues: readonly Colleague[] }
