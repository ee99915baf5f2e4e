import type { JsonObject } from '#engine/core/json.ts'

/** Who caused an event. A rule is a workflow or policy acting by itself; `system` is the engine (timers). */
export type Actor =
  | { readonly role: 'customer' }
  /** Somebody whom an agent let into the conversation; who it is stands in the content. */
  | { readonly role: 'participant' }
  /** Mail or a portal message from somebody who is neither of these, nor an agent; who it claims to be stands in the content. */
  | { readonly role: 'stranger' }
  | { readonly role: 'agent'; readonly id: string }
  /** An API token acting for a program. */
  | { readonly role: 'program'; readonly id: string }
  | { readonly role: 'rule'; readonly rule: string }
  | { readonly role: 'system' }

/** One fact that an event decided, and the rule that decided it (`file:line`; null: a person or the engine's own rule). */
export interface Why {
  readonly fact:
    | 'state'
    | 'priority'
    | 'team'
    | 'assignee'
    | 'tags'
    | 'deadline'
    | 'mail'
    | 'promise'
    | 'timer'
    | 'ticket'
    | 'webhook'
    | 'action'
  readonly value: string
  readonly rule: string | null
}

/**
 * What comes in. `data` holds no personal text; whatever a person wrote, and names and addresses, go into `content`, which is
 * stored in a row of its own so that it can be erased without rewriting the log.
 */
export interface EventInput {
  readonly type: string
  readonly by: Actor
  readonly data: JsonObject
  readonly content: JsonObject | null
}

/** A stored past fact. (`ticket`, `seq`) is unique; `seq` begins at 1 and has no gaps. */
export interface TicketEvent extends EventInput {
  /** 32 hex digits, from the Random port; outbox ids and Message-IDs derive from it. */
  readonly id: string
  readonly ticket: number
  readonly seq: number
  readonly at: number
  /** The definitions revision that decided it. */
  readonly revision: string
  /** Sequence number of the event that caused this one within the same step; null for what came from outside. */
  readonly cause: number | null
  readonly why: readonly Why[]
}

/** A file that belongs to a message: `id` names the attachment, `blob` its bytes. */
export interface FileRef {
  readonly id: string
  readonly blob: string
  readonly name: string
  readonly type: string
  readonly size: number
  /** Content-ID of a picture inside a mail's HTML. */
  readonly cid?: string
}
