import type { JsonObject } from '#engine/core/json.ts'
import type { FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Channel, Priority, Ticket } from '#engine/core/ticket/ticket.ts'
import type { SortKey } from '#engine/core/view.ts'

export interface TicketFilter {
  /** undefined: all teams. An empty list fits nothing. */
  readonly teams?: readonly string[] | undefined
  /** Fits tickets in one of these states or inside it. An empty list fits nothing. */
  readonly states?: readonly string[]
  readonly priority?: Priority
  readonly channel?: Channel
  readonly assignee?: string | null
  readonly requester?: string
  /** `open`: without the tag `closed` and without `solved`; undefined: every ticket. */
  readonly open?: boolean
  /** `here`: neither snoozed nor part of another ticket; undefined: every ticket. */
  readonly whereabouts?: 'here' | 'snoozed'
  readonly shelved?: boolean
  readonly text?: string
  /** At one of these domains, written small. An empty list fits nothing. */
  readonly domains?: readonly string[]
  /** The order; `usualSort` when left out. Of equals the newest comes first. */
  readonly sort?: readonly SortKey[]
  /** Opaque, from `next` of the page before. */
  readonly cursor?: string
  /** 1–200. */
  readonly limit: number
}

export interface UploadRow extends FileRef {
  readonly createdAt: number
  /** The form or conversation it was uploaded for, such as `form:contact`. */
  readonly owner: string
}

/** Tickets, their log and their files, as they are read. */
export interface TicketStore {
  readonly tickets: {
    get(number: number): Promise<Ticket | null>
    /** Snapshots of these tickets with one query, in any order; what does not exist is left out. */
    many(numbers: readonly number[]): Promise<readonly Ticket[]>
    /** In the order of `sort`: priority highest first, then due instant (none last), then newest; `next` is null at the end. */
    list(filter: TicketFilter): Promise<{ readonly tickets: readonly Ticket[]; readonly next: string | null }>
    /** The first tickets of several lists, with one query; each in the usual order. */
    firstOfEach(
      filters: readonly Omit<TicketFilter, 'sort' | 'cursor' | 'text'>[],
    ): Promise<readonly (readonly Ticket[])[]>
    /** How many fit each filter, with one query; each capped, so that it never counts everything. */
    counts(filters: readonly Omit<TicketFilter, 'limit' | 'cursor'>[], cap: number): Promise<readonly number[]>
    /** Ids of everybody who has tickets, finished ones too, in their order. */
    assignees(): Promise<readonly string[]>
    /** Tickets whose earliest timer is due, by due instant. */
    due(now: number, limit: number): Promise<readonly number[]>
    /** The next due instant of any timer, or null. */
    nextDueAt(): Promise<number | null>
    /** Open tickets whose closure is none of `closures`, by number, after `after`. */
    withOtherClosures(closures: readonly string[], after: number, limit: number): Promise<readonly number[]>
  }
  readonly events: {
    /** All events of a ticket in order, with their content. */
    of(ticket: number): Promise<readonly (TicketEvent & { readonly position: number })[]>
    /** Content of the first event of each of these tickets (what was asked), with one query; erased content is left out. */
    firstContents(tickets: readonly number[]): Promise<ReadonlyMap<number, JsonObject>>
    /** The feed, in commit order, without content. */
    after(position: number, limit: number): Promise<readonly (TicketEvent & { readonly position: number })[]>
    lastPosition(): Promise<number>
    firstPosition(): Promise<number>
  }
  readonly histories: {
    /** Snapshot and whole log, without content, of these tickets; what does not exist is left out. */
    of(
      tickets: readonly number[],
    ): Promise<readonly { readonly ticket: Ticket; readonly events: readonly TicketEvent[] }[]>
    /** Snapshot and whole log, with content, of the tickets created since an instant: by number, after `after`, at most `limit`. */
    createdSince(
      since: number,
      after: number,
      limit: number,
    ): Promise<readonly { readonly ticket: Ticket; readonly events: readonly TicketEvent[] }[]>
  }
  readonly files: {
    /** An attachment of this ticket, or null. */
    attachment(ticket: number, id: string): Promise<FileRef | null>
    addUpload(upload: UploadRow): Promise<void>
    uploads(ids: readonly string[], owner: string): Promise<readonly UploadRow[]>
    /**
     * Deletes rows of uploads never used since `before`, those of saved forms (owner `saved:…`) since `savedBefore`; returns blobs that no
     * row points at any more.
     */
    dropStaleUploads(before: number, savedBefore: number): Promise<readonly string[]>
  }
}
