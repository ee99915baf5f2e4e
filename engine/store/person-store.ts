import type { JsonObject } from '#engine/core/json.ts'
import type { AuditRow } from './access-store.ts'
import type { Tables } from './tables.ts'

/** Something of a ticket's log that is theirs. */
export interface HeldContent {
  readonly position: number
  readonly ticket: number
  readonly seq: number
  readonly type: string
  readonly at: number
  readonly by: JsonObject
  readonly content: JsonObject
  /** What stays once they are erased; null: nothing. */
  readonly left: JsonObject | null
}

export interface HeldMail {
  readonly row: Tables['mails']
  /** null: the mail goes; else it is somebody else's, and these columns name them no more. */
  readonly left: { readonly envelope: string; readonly facts: string } | null
}

/** Everything kept of one address, as rows. */
export interface HeldOfPerson {
  /** Tickets that they are the requester of. */
  readonly tickets: readonly number[]
  /** Tickets of somebody else that they take part in, or are named in. */
  readonly others: readonly number[]
  readonly contents: readonly HeldContent[]
  readonly files: readonly Tables['files'][]
  readonly mails: readonly HeldMail[]
  /** What the local mailbox shows. */
  readonly sent: readonly Tables['mailbox'][]
  readonly deliveries: readonly Tables['outbox'][]
  readonly chats: readonly (Tables['conversations'] & { readonly entries: readonly Tables['chat_entries'][] })[]
  /** Forms that they saved, and links that they asked for. */
  readonly saved: readonly Tables['once'][]
  readonly visits: readonly Tables['visits'][]
  readonly addresses: readonly Tables['addresses'][]
  /** What agents had begun to write in their tickets. */
  readonly drafts: readonly Tables['agent_state'][]
  readonly counters: readonly Tables['limits'][]
  readonly searches: readonly Tables['missed_searches'][]
}

/** All that is kept of one address. */
export interface PersonStore {
  readonly persons: {
    /** `mark` names an erasure that may have been broken off: SHA-256 of the address, hex. */
    find(address: string, mark: string): Promise<HeldOfPerson>
    /** An erasure begins: these tickets lose their requester, and are known by the mark until it is done. */
    begin(mark: string, tickets: readonly number[]): Promise<void>
    /**
     * Deletes all that is held, in one transaction, with the lines of the audit. `blobs` are those that no row points at any more; until
     * they are removed they count as uploads of the instant `filesAt` that nobody used. Nothing is deleted where they wrote in between:
     * `untold` are tickets that have to say so first, beside those that did (`told`).
     */
    erase(erasing: {
      readonly address: string
      readonly mark: string
      readonly told: ReadonlySet<number>
      readonly filesAt: number
      readonly lines: readonly AuditRow[]
    }): Promise<
      | { readonly held: HeldOfPerson; readonly blobs: readonly string[] }
      | { readonly untold: Pick<HeldOfPerson, 'tickets' | 'others'> }
    >
  }
}
