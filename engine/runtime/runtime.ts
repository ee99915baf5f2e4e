import type { Definitions } from '#engine/core/catalogue.ts'
import type { Problem } from '#engine/core/problem.ts'
import type { EventInput, FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { EndedEffect, SettledMail } from '#engine/store/write-store.ts'
import type { Committed } from './committed.ts'

/** One event for one ticket, new or old. */
export interface Submission {
  /** null: a new ticket, and the event is `ticket.created`. */
  readonly ticket: number | null
  readonly event: EventInput
  /**
   * A repeat with the same key and body gets the first answer; with another body DocketError `conflict`.
   * null: never a repeat (the caller is at a desk and sees the result). A key is known for `keptMs`.
   */
  readonly dedupe: { readonly key: string; readonly bodyHash: string; readonly keptMs: number } | null
  /** DocketError `stale-version` when the ticket has moved on. */
  readonly expectedVersion: number | null
  /** Whether it may happen to the ticket as it stands then; if not, DocketError `not-found`. Left out: whoever submits it knows. */
  readonly may?: ((ticket: Ticket) => boolean) | undefined
  readonly files: readonly FileRef[]
  /** What happens to further tickets in the same commit; where one of them is refused, nothing happens at all. */
  readonly also?: Also
  /** An effect that is given up in the same commit, of which the event tells; a repeat leaves it alone. */
  readonly givesUp?: EndedEffect
  /** The mail that this is, settled in the same commit as a message of that ticket; a repeat leaves it alone. */
  readonly settles?: ((ticket: number) => SettledMail) | undefined
}

export interface Also {
  /** Numbers of the tickets that `events` names, the new one left out. */
  readonly tickets: readonly number[]
  /** In order; `number` is that of the submission's own ticket. */
  readonly events: (number: number) => readonly {
    readonly ticket: number
    readonly event: EventInput
    readonly files?: readonly FileRef[]
    /** As of the submission, for this ticket. */
    readonly expectedVersion?: number | null
  }[]
}

export interface Accepted {
  readonly ticket: Ticket
  /** Empty for a repeat. */
  readonly events: readonly TicketEvent[]
  readonly repeated: boolean
}

/** The feed's unit: consecutive events of one ticket, without content. Whether a reader may see the ticket is asked when it is told. */
export interface FeedEntry {
  readonly position: number
  readonly ticket: number
  readonly version: number
  readonly events: readonly TicketEvent[]
}

/** The only way a ticket changes. */
export interface Runtime {
  /**
   * Resolves after the commit. Throws DocketError: `not-found` (ticket), `conflict` (dedupe key), `stale-version`,
   * `not-allowed-here` (an agent's event that the workflow does not take), `low-disk`, `unavailable` (store).
   */
  submit(submission: Submission): Promise<Accepted>
  /**
   * A ticket as this engine saw it last, without asking the database; null: ask. It may have moved on, so nothing may be refused for it, and what is
   * allowed for it must be asked again by `Submission.may`.
   */
  lastSeen(number: number): Ticket | null
  /** Running definitions; `problems` are those of the working tree, which may be newer and broken. */
  definitions(): { readonly running: Definitions; readonly problems: readonly Problem[] }
  /** Definitions of an older revision, from the store; null when it is not kept. */
  definitionsAt(revision: string): Promise<Definitions | null>
  /** Calls `entry` for each commit of this engine and, as far as the store tells, of others; returns the way to stop. */
  subscribe(entry: (entry: FeedEntry) => void): Promise<() => void>
  readonly committed: Committed
  /**
   * Counts for reports what was committed until now, for some seconds at most; false where more is left, which is counted in between.
   */
  countFacts(): Promise<boolean>
  /** Somebody is being answered: work that can wait lets them go first. */
  noise(): void
  /** True when nobody has been answered and nothing committed for a moment; false after 60 ms in any case. */
  quietMoment(): Promise<boolean>
  /** Stops taking work, finishes transactions, hands leases back. */
  stop(): Promise<void>
}
