import type { FileRef } from '#engine/core/ticket/event.ts'
import type { ChatNotice } from './wire.ts'

/** Who writes from the page. */
export interface Visitor {
  readonly name: string
  /** Normalised by `core/mail/address`; null while none is known. */
  readonly email: string | null
  readonly phone: string | null
  /** The page signed the address with the secret that we share. */
  readonly verified: boolean
}

/** Where the conversation was begun. */
export interface Visit {
  /** Path and query: the rest of an address is asked for by rules alone, and behind `#` a page may keep what is secret. */
  readonly url: string
  readonly referrer: string | null
  readonly pages: readonly string[]
  readonly language: string
  readonly timeZone: string | null
  readonly device: 'phone' | 'desktop' | null
  readonly country: string | null
}

export interface ScriptRun {
  readonly id: string
  /** Id of the step that waits, `@over` or `@human`; null before the first message. */
  readonly state: string | null
  readonly answers: Readonly<Record<string, string>>
  /** Lines collected by a `lines` step so far. */
  readonly lines: readonly string[]
  /** The pause after which those are the answer. */
  readonly linesDueAt: number | null
}

/** A ticket to be made of the conversation, with its entries up to `upTo` as description. */
export interface TicketWanted {
  readonly title: string
  readonly team: string
  /** The operator who asked; null: the script, or its end. */
  readonly agent: string | null
  readonly upTo: number
}

/**
 * One chat from its first message to its end: the fold of what happened in it, stored beside its entries. `seq` counts the entries,
 * `version` everything. Instants are UTC epoch milliseconds.
 */
export interface Conversation {
  readonly id: string
  readonly version: number
  readonly channel: string
  readonly team: string
  /** Definitions revision it was begun under; its script is read from there while it is kept. */
  readonly revision: string
  readonly createdAt: number
  /** SHA-256 of the visitor's token, hex. */
  readonly tokenHash: string
  readonly tokenExpiresAt: number
  readonly visitor: Visitor
  readonly visit: Visit
  /** `file:line` of the rule that showed the chat. */
  readonly rule: string | null
  /** Who the visitor talked to in the last 7 days. */
  readonly previousOperator: string | null
  /** `new`: nothing is said yet. `script`: only a bot is in it. `waiting`: a human is wanted. `open`: a human is in it. */
  readonly phase: 'new' | 'script' | 'waiting' | 'open' | 'ended'
  readonly turn: 'visitor' | 'operator'
  readonly script: ScriptRun | null
  /** What was filled in and answered, in order, for the operators. */
  readonly answers: readonly { readonly label: string; readonly value: string }[]
  readonly operators: readonly { readonly id: string; readonly name: string }[]
  /** Everybody who was ever in it, the last one last. */
  readonly met: readonly string[]
  readonly help: string | null
  readonly invited: readonly string[]
  readonly seq: number
  /** The last entry of an operator; 0 while there is none. */
  readonly lastAnswer: number
  /** When a human was first wanted, found or not, or came unasked; left out while none was. */
  readonly wantedAt?: number
  /** When an operator first wrote; left out while none did. */
  readonly answeredAt?: number
  readonly readTo: { readonly visitor: number; readonly operators: number; readonly operatorsAt: number }
  /** The first words that the visitor wrote to a human; empty while a script was told everything. */
  readonly subject: string
  readonly last: {
    readonly by: 'visitor' | 'operator'
    readonly text: string
    readonly at: number
  } | null
  /** Last message of anybody; the beginning while there is none. */
  readonly activeAt: number
  readonly ended: { readonly at: number; readonly by: 'visitor' | 'operator' | 'idle' } | null
  readonly rating: 1 | 3 | 5 | null
  readonly ticket: number | null
  readonly ticketWanted: TicketWanted | null
  /** Entries up to here are in the ticket. */
  readonly forwardedTo: number
  /** When something has to happen by itself. */
  readonly wakeAt: number | null
}

export type Speaker =
  | { readonly role: 'visitor' }
  | { readonly role: 'operator'; readonly id: string; readonly name: string }
  | { readonly role: 'script'; readonly name: string }
  | { readonly role: 'system' }

/** What stands in a conversation; `seq` begins at 1 and has no gaps. */
export interface ChatEntry {
  readonly seq: number
  readonly at: number
  /** The client's id; null for what the engine said. Unique in the conversation. */
  readonly key: string | null
  readonly by: Speaker
  readonly text: string
  readonly files: readonly FileRef[]
  readonly links: readonly { readonly title: string; readonly href: string }[]
  readonly notice: ChatNotice | null
  /** `operators`: never shown to the visitor, nor in a transcript. */
  readonly audience: 'all' | 'operators'
}

export const chatLimits = { textLength: 4_000, fileBytes: 10_000_000, files: 5 } as const

/** Without a message for so long a conversation never was. */
export const emptyMs = 3_600_000
/** A conversation in which nobody wrote for so long is over. */
export const idleMs = 24 * 3_600_000
/** After so long without another line, the lines are the answer. */
export const linesPauseMs = 8_000

/** Its ticket is to be made, or lacks entries. */
export function isUnforwarded({ ticket, ticketWanted, forwardedTo, seq }: Conversation): boolean {
  return ticket === null ? ticketWanted !== null : forwardedTo < seq
}
