import type { JsonObject } from '#engine/core/json.ts'
import type { KeptPlan, PlanTotals } from '#engine/core/plan/kept-plan.ts'
import type { TicketFacts } from '#engine/core/report/facts.ts'
import type { Effect } from '#engine/core/ticket/effect.ts'
import type { FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Channel, Priority, Ticket } from '#engine/core/ticket/ticket.ts'
import type { SortKey } from '#engine/core/view.ts'
import type { ChatStore } from './chat-store.ts'
import type { Tables } from './tables.ts'

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

/** A mail that came in, and what became of it. */
export interface SettledMail extends MailSettlement {
  readonly id: string
  readonly fence: number
  /** An address that somebody wrote to us from, and when; null where nobody was heard. */
  readonly heard: { readonly address: string; readonly at: number } | null
}

export type MailSettlement = Pick<
  MailRow,
  'outcome' | 'reason' | 'tickets' | 'messageId' | 'bodyHash' | 'facts' | 'teams'
> & { readonly state: 'settled' | 'shelved' }

/** An effect that will never be delivered. */
export interface EndedEffect {
  readonly id: string
  readonly fence: number
  readonly at: number
  readonly answer: string
}

export type CommitResult =
  | { readonly outcome: 'committed'; readonly firstPosition: number }
  /** Somebody else wrote first (version, number, position or dedupe key taken): load again and step again. */
  | { readonly outcome: 'conflict' }

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

export interface SessionRow {
  /** SHA-256 of the cookie's value, hex. */
  readonly hash: string
  readonly agent: string
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly expiresAt: number
  /** How the agent proved who they are. */
  readonly proof: 'link' | 'passkey' | 'provider'
  /** Browser and system, as the session began; empty when unknown. */
  readonly device: string
}

/** A passkey of an agent: only its public half. */
export interface PasskeyRow {
  /** The credential's id, base64url. */
  readonly id: string
  readonly agent: string
  /** Whose it is, by id and address in one hash: under another address it opens nothing. */
  readonly owner: string
  /** COSE, base64url. */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
  readonly createdAt: number
  readonly usedAt: number | null
}

/** A customer who came by a mailed link. */
export interface VisitRow {
  readonly hash: string
  readonly email: string
  readonly lastSeenAt: number
  readonly expiresAt: number
}

/** Something that somebody did; `subject` names things by their ids and never holds what a customer wrote. */
export interface AuditRow {
  /** Given twice, it is kept once. */
  readonly id: string
  readonly at: number
  readonly role: 'agent' | 'program' | 'system'
  readonly actor: string
  readonly action: string
  readonly subject: Readonly<Record<string, string | number>>
}

/** A revision that followed another one. */
export interface TakeoverRow {
  /** Counts from 1. */
  readonly id: number
  /** null where nothing was in force before. */
  readonly from: string | null
  readonly to: string
  /** Commit of `to`, where git knows one. */
  readonly commit: string | null
  readonly at: number
  /** When every ticket had been looked at; null before that, and where the engine ended on the way. */
  readonly finishedAt: number | null
  /** null while nothing is known yet. */
  readonly totals: PlanTotals | null
}

export interface SignInLinkRow {
  readonly hash: string
  readonly agent: string
  readonly createdAt: number
  readonly expiresAt: number
}

export interface ApiTokenRow {
  readonly hash: string
  readonly name: string
  readonly scopes: readonly ('read' | 'write')[]
  readonly createdAt: number
}

export interface UploadRow extends FileRef {
  readonly createdAt: number
  /** The form or conversation it was uploaded for, such as `form:contact`. */
  readonly owner: string
}

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

/**
 * Tickets, events, outbox and the small tables round them, the same on SQLite and PostgreSQL.
 * Only `writes` changes tickets; it is called by the runtime's write lane alone.
 */
export interface Store extends ChatStore {
  readonly kind: 'sqlite' | 'postgres'
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
  readonly tickets: {
    get(number: number): Promise<Ticket | null>
    /** Snapshots of these tickets with one query, in any order; what does not exist is left out. */
    many(numbers: readonly number[]): Promise<readonly Ticket[]>
    /** In the order of `sort`: priority highest first, then due instant (none last), then newest; `next` is null at the end. */
    list(filter: TicketFilter): Promise<{ readonly tickets: readonly Ticket[]; readonly next: string | null }>
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
    deadLetters(limit: number): Promise<readonly OutboxRow[]>
    /** How many there are, counted up to `cap`. */
    deadCount(cap: number): Promise<number>
    ofTicket(ticket: number): Promise<readonly OutboxRow[]>
    /** Tickets of these effects and when each was sent (null: not yet), in this order; ids that name none are left out. */
    origins(
      ids: readonly string[],
    ): Promise<readonly { readonly id: string; readonly ticket: number; readonly sentAt: number | null }[]>
    waiting(): Promise<number>
  }
  readonly revisions: {
    /** Keeps a set of definition files; a revision already known only has its time renewed. */
    save(
      revision: string,
      commit: string | null,
      files: readonly { readonly path: string; readonly text: string }[],
      at: number,
    ): Promise<void>
    files(revision: string): Promise<readonly { readonly path: string; readonly text: string }[] | null>
    /** Revisions last in force after `since`, newest first. */
    recent(since: number): Promise<readonly string[]>
  }
  readonly takeovers: {
    /** Only whoever holds the lease `takeover` may begin one. Returns its id. */
    begin(takeover: Pick<TakeoverRow, 'from' | 'to' | 'commit' | 'at'>): Promise<number>
    keep(
      id: number,
      known: { readonly plan: KeptPlan; readonly totals: PlanTotals; readonly finishedAt: number | null },
    ): Promise<void>
    last(): Promise<TakeoverRow | null>
    /** Newest first, before the id `before`. */
    list(limit: number, before: number | null): Promise<readonly TakeoverRow[]>
    get(id: number): Promise<(TakeoverRow & { readonly plan: KeptPlan | null }) | null>
  }
  readonly access: {
    addSignInLink(link: SignInLinkRow): Promise<void>
    /** Consumes a link once: the row, or null when unknown, used or expired. */
    takeSignInLink(hash: string, now: number): Promise<SignInLinkRow | null>
    addSession(session: SessionRow): Promise<void>
    session(hash: string): Promise<SessionRow | null>
    touchSession(hash: string, lastSeenAt: number): Promise<void>
    removeSession(hash: string): Promise<void>
    /** The last used first. */
    sessionsOf(agent: string): Promise<readonly SessionRow[]>
    /** All sessions of an agent but one; returns how many there were. */
    removeSessionsOf(agent: string, except: string | null): Promise<number>
    /** Nothing is kept of one that is known already, or that would be one more than `most` of its agent. */
    addPasskey(passkey: PasskeyRow, most: number): Promise<'added' | 'known' | 'too-many'>
    passkey(id: string): Promise<PasskeyRow | null>
    passkeysOf(agent: string): Promise<readonly PasskeyRow[]>
    /** Each returns false when this agent has no such passkey. */
    renamePasskey(agent: string, id: string, name: string): Promise<boolean>
    removePasskey(agent: string, id: string): Promise<boolean>
    /** False when it has been used with a higher counter meanwhile, or is gone. */
    usedPasskey(id: string, counter: number, at: number): Promise<boolean>
    /** Keeps something that may be used one time until an instant, in the place of what was kept under the same hash. */
    addOnce(once: {
      readonly hash: string
      readonly purpose: string
      readonly body: JsonObject
      readonly expiresAt: number
    }): Promise<void>
    /** What is kept, without using it up; null when unknown, used, too old or kept for something else. */
    once(
      hash: string,
      purpose: string,
      now: number,
    ): Promise<{ readonly body: JsonObject; readonly expiresAt: number } | null>
    /** Uses it up: what was kept, or null when unknown, used, too old or kept for something else. */
    takeOnce(hash: string, purpose: string, now: number): Promise<JsonObject | null>
    addVisit(visit: VisitRow): Promise<void>
    visit(hash: string): Promise<VisitRow | null>
    touchVisit(hash: string, lastSeenAt: number): Promise<void>
    removeVisit(hash: string): Promise<void>
    /** Deletes what has ended: nothing of it opens anything any more. */
    dropEnded(now: number): Promise<void>
    /** True once any agent has ever signed in, in whatever way. */
    anybodySignedIn(): Promise<boolean>
    addToken(token: ApiTokenRow): Promise<void>
    token(hash: string): Promise<ApiTokenRow | null>
  }
  readonly audit: {
    /** Lines of what happened outside the store; decisions about tickets come with their events. */
    add(rows: readonly AuditRow[]): Promise<void>
    /** Does something and writes its line in one transaction. `line` gives none for what did nothing; what `deed` throws undoes it. */
    withLine<T>(deed: (store: Audited) => Promise<T>, line: (done: T) => AuditRow | null): Promise<T>
    /** Newest first, before `before` (the last row of the page before). */
    list(limit: number, before: Pick<AuditRow, 'at' | 'id'> | null): Promise<readonly AuditRow[]>
  }
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
  readonly mailbox: {
    /** A second mail with the same Message-ID is kept too: it is what a customer would have seen. */
    add(mail: Omit<LocalMail, 'id'>): Promise<void>
    list(limit: number, before: number | null): Promise<readonly LocalMail[]>
    get(id: number): Promise<LocalMail | null>
  }
  readonly articles: {
    /** Counts what a reader says of an article. */
    vote(article: string, isHelpful: boolean, now: number): Promise<void>
    /** Of the days (in UTC) from `from` until just before `until`, what most readers did not find helpful first. */
    votes(span: {
      readonly from: number
      readonly until: number
    }): Promise<readonly { readonly article: string; readonly yes: number; readonly no: number }[]>
  }
  readonly missedSearches: {
    add(search: { readonly words: string; readonly language: string }, now: number): Promise<void>
    /** Of the days (in UTC) from `from` until just before `until`, those counted at least so often, the most frequent first. */
    list(asked: {
      readonly from: number
      readonly until: number
      readonly atLeast: number
      readonly limit: number
    }): Promise<readonly { readonly words: string; readonly language: string; readonly times: number }[]>
    dropBefore(instant: number): Promise<void>
  }
  readonly leases: {
    /** Takes or keeps what one owner may have at a time; false while it is another's. */
    take(name: string, owner: string, now: number, until: number): Promise<boolean>
    release(name: string, owner: string): Promise<void>
  }
  /** Counters for rate limits: adds `points` to `key` within a window and returns the total. */
  readonly limits: {
    consume(key: string, points: number, windowMs: number, now: number): Promise<number>
    /**
     * The same for several different keys with one statement; a key with 0 points is only looked at. Totals in the order of the keys. Callers at
     * once share a statement, and no two of them are told the same total of a key that both count at.
     */
    consumeAll(
      counts: readonly { readonly key: string; readonly points: number }[],
      windowMs: number,
      now: number,
    ): Promise<readonly number[]>
    /** Counts one point where nobody needs the total. */
    count(key: string, windowMs: number, now: number): Promise<void>
    /** What stands at each key now, without counting. */
    totals(keys: readonly string[], now: number): Promise<readonly number[]>
    /** Deletes counters whose window is over: they would begin anew. */
    dropEnded(now: number): Promise<void>
  }
  /** Run-time state of one agent, small JSON values by key. */
  readonly agentState: {
    get(agent: string, key: string): Promise<string | null>
    put(agent: string, key: string, value: string, now: number): Promise<void>
    remove(agent: string, key: string): Promise<void>
    /** Everybody's value of one key. */
    ofAll(
      key: string,
    ): Promise<readonly { readonly agent: string; readonly value: string; readonly changedAt: number }[]>
    /** Whose keys begin with `prefix`, by key and agent. */
    keys(prefix: string, limit: number): Promise<readonly { readonly agent: string; readonly key: string }[]>
    /** Of one agent, those whose key begins with `prefix`, 200 at most. */
    list(agent: string, prefix: string): Promise<readonly { readonly key: string; readonly value: string }[]>
  }
  /** Small facts of the installation, such as when a backup was taken. */
  readonly settings: {
    get(key: string): Promise<string | null>
    put(key: string, value: string): Promise<void>
  }
  /** Throws when the database does not answer. */
  ping(): Promise<void>
  /** PostgreSQL: calls `changed` when another engine committed; SQLite: when another process did (polled). */
  onForeignCommit(changed: () => void): () => void
  /** Says something to all engines that is not kept: who is typing. At most 4 kB. */
  signal(text: string): void
  /** Calls `heard` with a signal, and with null when chat was written by another engine. */
  onChat(heard: (signal: string | null) => void): () => void
  close(): Promise<void>
}

/** Where people do what is written down, apart from tickets. */
export type Audited = Pick<Store, 'access' | 'mails' | 'outbox'>
