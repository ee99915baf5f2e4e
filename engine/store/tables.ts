/**
 * The tables, the same in both databases. JSON is text, booleans are 0 and 1, instants are epoch milliseconds.
 * Rows of `tickets` are what lists sort and filter by, beside the snapshot they are computed from (`rows.ts`).
 */
export interface Tables {
  readonly tickets: TicketRow
  readonly events: EventRow
  readonly contents: { readonly position: number; readonly ticket: number; readonly body: string }
  readonly dedupe: {
    readonly key: string
    readonly body_hash: string
    readonly ticket: number
    readonly expires_at: number
  }
  readonly outbox: OutboxTableRow
  readonly files: FileRow
  readonly revisions: {
    readonly revision: string
    readonly commit_id: string | null
    readonly files: string
    readonly last_used_at: number
  }
  readonly ticket_facts: {
    readonly ticket: number
    readonly created_at: number
    readonly team: string
    readonly channel: string
    readonly priority: number
    readonly open: number
    readonly assignee: string | null
    readonly facts: string
  }
  readonly takeovers: {
    readonly id: number
    readonly from_revision: string | null
    readonly to_revision: string
    readonly commit_id: string | null
    readonly at: number
    readonly finished_at: number | null
    readonly totals: string | null
    readonly plan: string | null
  }
  readonly sign_in_links: {
    readonly hash: string
    readonly agent: string
    readonly created_at: number
    readonly expires_at: number
    readonly used_at: number | null
  }
  readonly sessions: {
    readonly hash: string
    readonly agent: string
    readonly created_at: number
    readonly last_seen_at: number
    readonly expires_at: number
    readonly proof: 'link' | 'passkey' | 'provider'
    readonly device: string
  }
  readonly passkeys: {
    readonly id: string
    readonly agent: string
    readonly owner: string
    readonly public_key: string
    readonly counter: number
    readonly transports: string
    readonly name: string
    readonly created_at: number
    readonly used_at: number | null
  }
  readonly once: {
    readonly hash: string
    readonly purpose: string
    readonly body: string
    readonly expires_at: number
  }
  readonly visits: {
    readonly hash: string
    readonly email: string
    readonly last_seen_at: number
    readonly expires_at: number
  }
  readonly audit: {
    readonly id: string
    readonly at: number
    readonly role: string
    readonly actor: string
    readonly action: string
    readonly subject: string
  }
  readonly api_tokens: {
    readonly hash: string
    readonly name: string
    readonly scopes: string
    readonly created_at: number
  }
  readonly mails: MailTableRow
  readonly conversations: {
    readonly id: string
    readonly version: number
    readonly channel: string
    readonly team: string
    readonly phase: string
    readonly operators: string
    readonly active_at: number
    readonly wake_at: number | null
    /** 1: its ticket is to be made, or lacks entries. */
    readonly unforwarded: number
    readonly visitor_email: string | null
    readonly ticket: number | null
    readonly snapshot: string
  }
  readonly chat_entries: {
    readonly position: number
    readonly conversation: string
    /** Negative in a row that says only that something else changed. */
    readonly seq: number
    readonly client_key: string | null
    /** Empty in such a row. */
    readonly body: string
  }
  readonly chat_position: { readonly one: number; readonly value: number }
  readonly presence: {
    readonly agent: string
    readonly available: number
    readonly seen_at: number
    readonly given_at: number | null
    readonly gives: number
    readonly channels: string
  }
  readonly addresses: {
    readonly address: string
    readonly heard_at: number | null
    readonly bounces: number
    readonly severity: string | null
    readonly status: string | null
    readonly bounced_at: number | null
  }
  readonly mailbox: MailboxRow
  readonly leases: { readonly name: string; readonly owner: string; readonly ends_at: number }
  readonly limits: { readonly key: string; readonly points: number; readonly resets_at: number }
  readonly article_votes: { readonly article: string; readonly day: number; readonly yes: number; readonly no: number }
  readonly missed_searches: {
    readonly day: number
    readonly language: string
    readonly words: string
    readonly times: number
  }
  readonly settings: { readonly key: string; readonly value: string }
  readonly agent_state: {
    readonly agent: string
    readonly key: string
    readonly value: string
    readonly changed_at: number
  }
}

export interface TicketRow {
  readonly number: number
  readonly version: number
  readonly closure: string
  /** The first active state; what lists filter by. */
  readonly state: string
  /** All active states as JSON where there are several, else empty. */
  readonly states: string
  /** Neither solved nor closed. */
  readonly open: number
  /** Not closed: a revision's change still concerns it. */
  readonly living: number
  readonly shelved: number
  /** 3 − priority: urgent sorts first. */
  readonly rank: number
  readonly team: string
  readonly channel: string
  readonly assignee: string | null
  readonly requester_email: string
  readonly due_at: number | null
  /** Made by the database from `due_at`: no deadline sorts last. */
  readonly due_sort: number
  /** Made by the database, −number: newest sorts first. */
  readonly newest: number
  /** The earliest timer. */
  readonly wake_at: number | null
  /** Of the last event that changed it. */
  readonly updated_at: number
  readonly snapshot: string
}

export interface EventRow {
  readonly position: number
  readonly ticket: number
  readonly seq: number
  readonly type: string
  readonly at: number
  /** Id, actor, revision, cause, data and reasons, as JSON. */
  readonly rest: string
}

export interface OutboxTableRow {
  readonly id: string
  readonly ticket: number
  readonly kind: string
  /** Order of delivery within a ticket: position of the event, then the effect's place in it. */
  readonly place: number
  readonly collected: string | null
  readonly effect: string
  readonly state: 'waiting' | 'sent' | 'dead'
  readonly attempts: number
  readonly fence: number
  readonly next_at: number
  readonly last_error: string | null
  readonly settled_at: number | null
}

export interface FileRow {
  readonly id: string
  readonly blob: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly created_at: number
  readonly owner: string
  readonly ticket: number | null
  readonly seq: number | null
}

export interface MailboxRow {
  readonly id: number
  readonly message_id: string
  readonly recipient: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: string
  readonly ticket: number | null
  readonly sent_at: number
}

export interface MailTableRow {
  readonly id: string
  readonly blob: string
  readonly size: number
  readonly envelope: string
  readonly received_at: number
  readonly state: 'waiting' | 'settled' | 'shelved' | 'discarded'
  readonly attempts: number
  readonly fence: number
  readonly next_at: number
  readonly outcome: string | null
  readonly reason: string | null
  readonly tickets: string
  readonly message_id: string | null
  readonly body_hash: string | null
  readonly facts: string | null
  readonly teams: string
  readonly decided: string | null
}
