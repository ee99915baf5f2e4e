import type { Effect } from '#engine/core/ticket/effect.ts'
import type { OutboxPauses } from './pause.ts'

export interface OutboxRow {
  readonly effect: Effect
  readonly group: string | null
  readonly attempts: number
  /** Grows with each claim: a late owner's result is refused. */
  readonly fence: number
  readonly lastError: string | null
  readonly state: 'waiting' | 'sent' | 'dead'
  readonly settledAt: number | null
}

/** Effects that wait, are under way, or have ended. */
export interface OutboxStore {
  readonly outbox: {
    /**
     * Claims what is due: oldest first, at most one owner per row. A claim ends at `leaseUntil` by itself. An effect waits for the
     * earlier ones of its ticket and kind; one that is collected waits for the first of its group instead, and holds up nobody else.
     */
    claim(now: number, leaseUntil: number, limit: number): Promise<readonly OutboxRow[]>
    /** All waiting rows of a group, claimed together under the same rule. */
    claimGroup(group: string, now: number, leaseUntil: number): Promise<readonly OutboxRow[]>
    /** When something of this group was last sent, and when the next of it is due; null where nothing is, and for a group of nothing. */
    group(group: string): Promise<{ readonly lastSentAt: number | null; readonly nextDueAt: number | null } | null>
    /** Each returns false when the fence is no longer the owner's. What is sent at once is written together, at its latest instant. */
    sent(id: string, fence: number, at: number, answer: string): Promise<boolean>
    retry(id: string, fence: number, nextAt: number, error: string): Promise<boolean>
    /** As `retry`, for what was not tried: the claim does not count as an attempt. */
    postpone(id: string, fence: number, nextAt: number, why: string): Promise<boolean>
    dead(id: string, fence: number, at: number, error: string): Promise<boolean>
    /**
     * Puts a dead row back into the queue; false when there is none. It has one attempt behind it then: what looks at first attempts
     * does not stop what somebody asked for.
     */
    revive(id: string, now: number): Promise<boolean>
    nextDueAt(): Promise<number | null>
    /** The latest first, those behind `before` (the last of the page before). */
    deadLetters(
      limit: number,
      before?: { readonly settledAt: number; readonly id: string },
    ): Promise<readonly OutboxRow[]>
    /** How many there are, counted up to `cap`. */
    deadCount(cap: number): Promise<number>
    ofTicket(ticket: number): Promise<readonly OutboxRow[]>
    /** Tickets of these effects and when each was sent (null: not yet), in this order; ids that name none are left out. */
    origins(
      ids: readonly string[],
    ): Promise<readonly { readonly id: string; readonly ticket: number; readonly sentAt: number | null }[]>
    waiting(): Promise<number>
    /** All that waits to leave the house, due or not, in the order of its events; `place` is 1,000 times the position of its event, and more. */
    waitingOut(): Promise<readonly (OutboxRow & { readonly place: number })[]>
    /** What waits under these ids is a dead letter: somebody decided that it does not go out by itself. */
    hold(ids: readonly string[], at: number, why: string): Promise<void>
  }
  /** While it lasts nothing leaves the house, and everything waits. */
  readonly outboxPause: OutboxPauses
}
