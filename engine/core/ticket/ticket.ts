import type { ArticlesSeen } from '#engine/core/article/path.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { SlaClock } from '#engine/core/sla/clock-state.ts'
import type { Actor } from './event.ts'

/** 0 low, 1 medium, 2 high, 3 urgent. */
export type Priority = 0 | 1 | 2 | 3
export type Channel = 'form' | 'email' | 'chat'

export interface Requester {
  readonly name: string
  /** Normalised by `core/mail/address`; empty when the ticket has no way back but its page. */
  readonly email: string
  readonly phone: string
  readonly company: string
  /** True once somebody came through the key that was mailed to this address. */
  readonly verified: boolean
}

/** Somebody who gets what agents answer from now on, and may answer: only an agent lets people in. */
export interface Participant {
  readonly name: string
  /** Normalised by `core/mail/address`. */
  readonly address: string
}

/** A due instant that is part of the ticket. `generation` grows each time a timer of that name is set again. */
export interface Timer {
  readonly name: string
  readonly kind: 'workflow' | 'sla' | 'reply' | 'snooze'
  readonly dueAt: number
  readonly generation: number
}

/** Since when a ticket was in its states, and what it waited for there, until the map moved it `at` an instant. */
export interface Stood {
  readonly at: number
  readonly enteredAt: WorkflowPosition['enteredAt']
  readonly timers: readonly Timer[]
}

/** A reply that waits for its instant, in the ticket itself: what it says becomes an `agent.replied` when its timer fires. */
export interface ScheduledReply {
  /** Sequence number of its `reply.scheduled`. */
  readonly id: number
  readonly by: Actor
  readonly via: string
  readonly sendAt: number
  /** A customer who writes before `sendAt` takes it away. */
  readonly unlessCustomerWrites: boolean
  /** The ticket is solved with it. Left out: it is not. */
  readonly solves?: true
  readonly content: JsonObject
}

/** A ticket that lives on in another one. While it does, its workflow, clocks and timers stand still. */
export interface Merged {
  readonly into: number
  readonly at: number
  /** What its workflow waits for, with the time left as it was at `at`. */
  readonly timers: readonly Timer[]
}

/** A ticket that lives on in this one. */
export interface Joined {
  readonly from: number
  /** Address that its requester came into the conversation with; null where they were part of it already. */
  readonly brought: string | null
}

/** Put off until an instant, or (null) until somebody writes. */
export interface Snoozed {
  readonly until: number | null
  /** Sequence number of its `ticket.snoozed`. */
  readonly seq: number
}

/** Where the statechart stands. */
export interface WorkflowPosition {
  /** What `machine.getPersistedSnapshot` gave, as JSON. */
  readonly snapshot: Json
  /** Active atomic states as dotted paths, in file order; without parallel states exactly one. */
  readonly states: readonly string[]
  /** Every active state (also the enclosing ones) → instant of its entry. */
  readonly enteredAt: Readonly<Record<string, number>>
  /** Tags of the active states, such as `sla.paused`, `solved`, `closed`. */
  readonly tags: readonly string[]
}

/** A promise given to the requester. Once given it may come earlier but never later; see `promise.given`. */
export interface Promised {
  readonly metric: string
  readonly dueAt: number
  readonly givenAt: number
}

/**
 * The folded state of one ticket: a cache of its event log that replay reproduces exactly.
 * Instants are UTC epoch milliseconds. `version` counts the events applied, so it is also the sequence number of the last one.
 */
export interface Ticket {
  readonly number: number
  readonly version: number
  /** Definitions revision that decided the last event. */
  readonly revision: string
  /** Hash of workflow, team, policies, hours and form that govern this ticket. */
  readonly closure: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly channel: Channel
  readonly team: string
  readonly title: string
  /** BCP 47, as used in `x-i18n`; decides the language of mails. */
  readonly language: string
  readonly timeZone: string | null
  readonly form: { readonly id: string; readonly hash: string } | null
  readonly fields: Readonly<Record<string, Json>>
  readonly extra: Readonly<Record<string, Json>>
  /** What its requester read before asking. Left out: nothing, or nobody knows. */
  readonly articles?: ArticlesSeen
  readonly requester: Requester
  readonly participants: readonly Participant[]
  /** False where a rule must not write to the requester by itself: a program, a list or nobody certain would be answered. */
  readonly answeredByRules: boolean
  /** Grows when the address changes: keys mailed to the old address stop working. */
  readonly keyGeneration: number
  readonly assignee: string | null
  readonly priority: Priority
  readonly tags: readonly string[]
  readonly workflow: WorkflowPosition
  /** Last active state that had a `meta.customer` text; the request page keeps it marked. */
  readonly customerState: string | null
  readonly clocks: readonly SlaClock[]
  readonly timers: readonly Timer[]
  readonly promised: Promised | null
  /** First agent reply, or null. */
  readonly firstRepliedAt: number | null
  /** Message-IDs of the thread, oldest first, at most 32: References of the next mail. */
  readonly thread: readonly string[]
  /** Replies that wait to be sent, in the order they were written. */
  readonly scheduledReplies: readonly ScheduledReply[]
  readonly linked: readonly number[]
  /** Left out: it is a ticket of its own. */
  readonly merged?: Merged
  /** Left out: nothing was merged into it. */
  readonly joined?: readonly Joined[]
  /** Left out: it is awake. */
  readonly snoozed?: Snoozed
  /** Events, by sequence number, that somebody took back. Left out: none. */
  readonly undone?: readonly { readonly from: number; readonly to: number }[]
  /** Ids of agents who are told what customers write, beside the assignee. Left out: nobody. */
  readonly followers?: readonly string[]
  /** What a newer revision renamed on this ticket, new name → old name: a revert moves it back. Left out: nothing. */
  readonly origins?: {
    readonly states: Readonly<Record<string, string>>
    readonly fields: Readonly<Record<string, string>>
    /** How it stood when the map moved it: a revert that finds it where it was put gives this back. Left out: nobody knows. */
    readonly stood?: Stood
  }
  /** When what it said was erased with its requester. Left out: it was not. */
  readonly erased?: number
  /** True while it lies on the shelf: out of all views, no mail, no clocks shown, until an agent accepts it. */
  readonly shelved: boolean
}
