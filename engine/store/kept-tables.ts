import { type RawBuilder, sql } from 'kysely'
import type { Tables } from './tables.ts'

/** How the rows of a table are read, one page after the other, and written again. */
export interface KeptTable {
  /** Columns of its primary key, in whose order it is read. */
  readonly key: readonly string[]
  /** Columns that the database makes by itself. */
  readonly made?: readonly string[]
  /** Which rows are kept, where not all are. */
  readonly only?: RawBuilder<boolean>
}

/** What is not brought back, since it opens something or is about a moment that is over. */
const left = null

/**
 * What a backup keeps of each table. A key that was used up, ended or taken away since then would open again: whoever was signed in signs in
 * anew, and of what may be used one time only forms that somebody saved come back. Leases and counters are about a moment. What texts are
 * found by is made anew.
 */
export const keptTables: Readonly<Record<keyof Tables, KeptTable | null>> = {
  tickets: { key: ['number'], made: ['due_sort', 'newest'] },
  events: { key: ['position'] },
  contents: { key: ['position'] },
  dedupe: { key: ['key'] },
  outbox: { key: ['id'] },
  files: { key: ['id'] },
  revisions: { key: ['revision'] },
  ticket_facts: { key: ['ticket'] },
  takeovers: { key: ['id'] },
  sign_in_links: left,
  sessions: left,
  passkeys: { key: ['id'] },
  once: { key: ['hash'], only: sql<boolean>`purpose LIKE 'saved:%'` },
  visits: left,
  audit: { key: ['id'] },
  api_tokens: { key: ['hash'] },
  mails: { key: ['id'] },
  conversations: { key: ['id'] },
  chat_entries: { key: ['position'] },
  chat_position: { key: ['one'] },
  presence: { key: ['agent'] },
  addresses: { key: ['address'] },
  mailbox: { key: ['id'] },
  leases: left,
  limits: left,
  article_votes: { key: ['article', 'day'] },
  missed_searches: { key: ['day', 'language', 'words'] },
  settings: { key: ['key'] },
  agent_state: { key: ['agent', 'key'] },
}

/** Tables that a backup keeps, in the order in which it names them. */
export const keptNames: readonly string[] = Object.entries(keptTables).flatMap(([name, kept]) => (kept ? [name] : []))
