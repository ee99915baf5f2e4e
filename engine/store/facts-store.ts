import type { TicketFacts } from '#engine/core/report/facts.ts'
import type { Channel, Priority } from '#engine/core/ticket/ticket.ts'

export type OpenTicket = Pick<TicketFacts, 'ticket' | 'createdAt' | 'assignee'>

export interface FactsFilter {
  /** Created from this instant on. */
  readonly from?: number
  /** Created before this instant. */
  readonly until?: number
  /** undefined: all teams. An empty list fits nothing. */
  readonly teams?: readonly string[] | undefined
  readonly channel?: Channel | undefined
  readonly priority?: Priority | undefined
  readonly after: Pick<TicketFacts, 'createdAt' | 'ticket'> | null
  readonly limit: number
}

/** What reports count. */
export interface FactsStore {
  /** What reports count. It follows the log at a distance: whoever reports catches up first. */
  readonly facts: {
    /** Up to which position of the log tickets are counted. */
    position(): Promise<number>
    /** Tickets of the next `limit` events, and the position of the last of those; null where there is none. */
    changedAfter(
      position: number,
      limit: number,
    ): Promise<{ readonly tickets: readonly number[]; readonly position: number } | null>
    /** Only the holder of the lease `facts` writes: rows that are new or other, rows that go, and how far the log was read. */
    put(facts: readonly TicketFacts[], gone: readonly number[], position: number): Promise<void>
    /** In the order of their creation, behind `after`. */
    page(filter: FactsFilter): Promise<readonly TicketFacts[]>
    /** The same of open tickets, with what is asked of them only. */
    openPage(filter: FactsFilter): Promise<readonly OpenTicket[]>
  }
}
