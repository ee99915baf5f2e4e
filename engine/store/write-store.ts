import type { Effect } from '#engine/core/ticket/effect.ts'
import type { FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { MailSettlement } from './mail-store.ts'

/** What the write lane must know before it can step a batch. */
export interface LoadRequest {
  readonly tickets: readonly number[]
  readonly dedupeKeys: readonly string[]
  /** How many ticket numbers to set aside for new tickets. */
  readonly newTickets: number
}

export interface DedupeHit {
  readonly key: string
  readonly bodyHash: string
  readonly ticket: number
}

export interface Loaded {
  /** The tickets asked for, and those that dedupe hits name. */
  readonly tickets: ReadonlyMap<number, Ticket>
  readonly dedupe: ReadonlyMap<string, DedupeHit>
  readonly numbers: readonly number[]
  /** SQLite proposes positions from here; PostgreSQL gives them at commit. */
  readonly position: number
}

/** Everything a batch of steps changes; written in one transaction with one round trip. */
export interface CommitBatch {
  /** The snapshot after the step and the version it was stepped from (0: new). */
  readonly tickets: readonly { readonly ticket: Ticket; readonly from: number }[]
  readonly events: readonly TicketEvent[]
  readonly dedupe: readonly {
    readonly key: string
    readonly bodyHash: string
    readonly ticket: number
    readonly expiresAt: number
  }[]
  readonly effects: readonly (Effect & { readonly group: string | null })[]
  /** Uploads that became attachments of a ticket (kept for good from now on). */
  readonly files: readonly (FileRef & { readonly ticket: number; readonly seq: number })[]
  /** Effects that are given up with what is said of it on their tickets; one whose fence is no longer the owner's stays as it is. */
  readonly dead: readonly EndedEffect[]
  /** Mails whose tickets these are; one whose fence is no longer the owner's stays as it is. */
  readonly mails: readonly SettledMail[]
  readonly loaded: Pick<Loaded, 'position'>
}

export type CommitResult =
  | { readonly outcome: 'committed'; readonly firstPosition: number }
  /** Somebody else wrote first (version, number, position or dedupe key taken): load again and step again. */
  | { readonly outcome: 'conflict' }

/** A mail that came in, and what became of it. */
export interface SettledMail extends MailSettlement {
  readonly id: string
  readonly fence: number
  /** An address that somebody wrote to us from, and when; null where nobody was heard. */
  readonly heard: { readonly address: string; readonly at: number } | null
}

/** An effect that will never be delivered. */
export interface EndedEffect {
  readonly id: string
  readonly fence: number
  readonly at: number
  readonly answer: string
}

/** How tickets change: called by the write lane of the runtime alone. */
export interface WriteStore {
  readonly writes: {
    load(request: LoadRequest): Promise<Loaded>
    /**
     * What `load` would most likely say, from memory and without dedupe hits; null where the database must be asked. Whether it holds is
     * decided by the commit, so nothing may be answered from it that no commit confirms.
     */
    recall(request: LoadRequest): Loaded | null
    /**
     * Rejects with a DocketError where nothing can be written now or nobody knows whether it was (`unavailable`, `low-disk`): it must not
     * be tried again by itself. Any other error proves that nothing was written.
     */
    commit(batch: CommitBatch): Promise<CommitResult>
  }
}
