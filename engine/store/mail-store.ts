import type { JsonObject } from '#engine/core/json.ts'

/** A mail that came in: its raw bytes are a blob and are kept. */
export interface MailRow {
  readonly id: string
  readonly blob: string
  readonly size: number
  /** What its door knew. */
  readonly envelope: JsonObject
  readonly receivedAt: number
  /** `waiting` to be understood; `settled`: it became something; `shelved` until an agent decides; `discarded` by one. */
  readonly state: 'waiting' | 'settled' | 'shelved' | 'discarded'
  /** Counted before each attempt; waiting is none. */
  readonly attempts: number
  readonly fence: number
  readonly outcome: string | null
  readonly reason: string | null
  readonly tickets: readonly number[]
  readonly messageId: string | null
  readonly bodyHash: string | null
  /** Who, what and when, for the shelf and the desk; null while nobody could read it. */
  readonly facts: JsonObject | null
  /** The teams that it is for; empty where nobody can tell. */
  readonly teams: readonly string[]
  /** The team that an agent decided to make it a ticket of, until that is done; null: rules decide. */
  readonly decided: string | null
}

export type MailSettlement = Pick<
  MailRow,
  'outcome' | 'reason' | 'tickets' | 'messageId' | 'bodyHash' | 'facts' | 'teams'
> & { readonly state: 'settled' | 'shelved' }

/** What is known of an address by the mails that came from it and came back. */
export interface AddressRow {
  readonly address: string
  /** When it last wrote; null when it never has. */
  readonly heardAt: number | null
  /** Bounces since it last wrote. */
  readonly bounces: number
  readonly severity: 'hard' | 'soft' | null
  /** RFC 3463, such as `5.1.1`. */
  readonly status: string | null
  readonly bouncedAt: number | null
}

export interface LocalMail {
  readonly id: number
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
  readonly ticket: number | null
  readonly sentAt: number
}

/** Mails that came in, addresses, and the local mailbox. */
export interface MailStore {
  readonly mails: {
    /** Stored and claimed in one: the caller owns it until `leaseUntil`. With null it waits for whoever claims it. */
    add(
      mail: Pick<MailRow, 'id' | 'blob' | 'size' | 'envelope' | 'receivedAt' | 'teams'> & {
        readonly leaseUntil: number | null
      },
    ): Promise<MailRow>
    /** Claims what nobody owns any more, at most one owner per row. */
    claim(now: number, leaseUntil: number, limit: number): Promise<readonly MailRow[]>
    /** Each returns false when the fence is no longer the owner's. */
    settle(id: string, fence: number, settled: MailSettlement): Promise<boolean>
    retry(id: string, fence: number, nextAt: number, reason: string): Promise<boolean>
    nextDueAt(): Promise<number | null>
    get(id: string): Promise<MailRow | null>
    /** Mails that carry one of these Message-IDs and are no longer waiting, newest first. */
    withMessageIds(messageIds: readonly string[]): Promise<readonly MailRow[]>
    /**
     * Newest first: mails for one of these teams (null: for any), and those of which nobody can tell. `cursor` is the `next` of the page
     * before; `next` is null at the end.
     */
    shelf(query: {
      readonly teams: readonly string[] | null
      readonly limit: number
      readonly cursor?: string | null
    }): Promise<{ readonly mails: readonly MailRow[]; readonly next: string | null }>
    shelfCount(teams: readonly string[] | null, cap: number): Promise<number>
    /** Puts mails of the shelf (null: all that could not be read) into the queue again; returns their ids. */
    requeue(ids: readonly string[] | null, now: number): Promise<readonly string[]>
    /**
     * An agent decided that it becomes a ticket of this team: off the shelf, and claimed until `leaseUntil`. Of several who decide one is
     * first; null when it lies on the shelf no more.
     */
    decide(id: string, team: string, leaseUntil: number): Promise<MailRow | null>
    /** An agent threw it away; false when it lies on the shelf no more. */
    discard(id: string): Promise<boolean>
  }
  readonly addresses: {
    /** It wrote: what bounced before is forgotten. */
    heard(address: string, at: number): Promise<void>
    bounced(
      address: string,
      bounce: { readonly severity: 'hard' | 'soft'; readonly status: string | null; readonly at: number },
    ): Promise<void>
    get(address: string): Promise<AddressRow | null>
  }
  readonly mailbox: {
    /** A second mail with the same Message-ID is kept too: it is what a customer would have seen. */
    add(mail: Omit<LocalMail, 'id'>): Promise<void>
    list(limit: number, before: number | null): Promise<readonly LocalMail[]>
    get(id: number): Promise<LocalMail | null>
  }
}
