import type { CompiledQuery, Kysely, RawBuilder } from 'kysely'
import type { ChatRows } from './chat-rows.ts'
import type { BatchRows } from './rows.ts'
import type { OutboxTableRow, Tables } from './tables.ts'
import type { Loaded, LoadRequest } from './write-store.ts'

/** What can be found of one message, folded (`search-words.ts`); `position` is that of its content. */
export interface SearchText {
  readonly text: string
  readonly ticket: number
  readonly position: number
}

/** Every difference between the two databases. All else is written once, in the files named after its noun. */
export interface Dialect {
  readonly kind: 'sqlite' | 'postgres'
  /** Whether numbers and positions follow from this process's last commit until another process writes; a commit finds out. */
  readonly predictable: boolean
  /** For reading. SQLite: a connection of its own, so that a long read never waits for a commit. */
  readonly reader: Kysely<Tables>
  /** For everything that writes. SQLite: the one write lane. */
  readonly writer: Kysely<Tables>
  /** Runs a query whose statement is one of few, and keeps the plan that was made for it. */
  planned<Row>(query: CompiledQuery<Row>): Promise<readonly Row[]>
  load(request: LoadRequest, now: number): Promise<Loaded>
  /** The first position given, or null for a conflict. `proposed` is what SQLite takes; PostgreSQL has its own. */
  commit(rows: BatchRows, proposed: number, events: number): Promise<number | null>
  /** The same for chat: the first position given, or null for a conflict. Other engines are told with it. */
  commitChat(rows: ChatRows, proposed: number): Promise<number | null>
  /** Whether a column has one of these values, however many: all of them are one parameter, since a statement takes only so many. */
  among(column: string, values: readonly (string | number)[]): RawBuilder<boolean>
  /** Tickets whose text holds every word, as a subquery of numbers; a word of one or two letters as `short-words.ts` says. */
  found(words: readonly string[]): RawBuilder<number>
  /**
   * A row for each indexed text that holds the words, as a subquery that can be cut short; of long and short ones only the long. Null for
   * words that hold nothing to look for.
   */
  holding(words: readonly string[]): RawBuilder<unknown> | null
  /** Whether a text of this ticket holds every word: the same as to be among `found`, asked of one ticket after the other. */
  says(words: readonly string[], ticket: RawBuilder<number>): RawBuilder<boolean>
  /** A column of what a query passes in the order that it asks for, and by which it must not fetch instead. */
  passing(column: string): RawBuilder<unknown>
  /** Puts texts into what `found` and `says` look through. */
  addToSearch(db: Kysely<Tables>, rows: readonly SearchText[]): Promise<void>
  /** Takes all texts of these tickets out of it. */
  dropFromSearch(db: Kysely<Tables>, tickets: readonly number[]): Promise<void>
  /** The domain of `requester_email`, written as its index is; what follows the first `@`. */
  readonly emailDomain: RawBuilder<string>
  /** The text of a column as a JSON string. */
  jsonString(column: string): RawBuilder<string>
  /** Claims at most so many effects that are due, the first of their order each: they are due again at `leaseUntil`, under a higher fence. */
  claimDue(now: number, leaseUntil: number, limit: number): RawBuilder<OutboxTableRow>
  /** What follows `SELECT … ` in a claim so that two engines never take the same row. */
  readonly skipLocked: RawBuilder<unknown>
  /** Said first in a transaction that reads whole tables; null where statements may take as long as they need anyway. */
  readonly patience: RawBuilder<unknown> | null
  onForeignCommit(changed: () => void): () => void
  /** Says something to other engines that is not kept: who is typing. At most 4 kB. */
  signal(text: string): void
  /** Hears both; `null` for a change that is stored. Own signals are heard too, as a rule. */
  onChat(heard: (signal: string | null) => void): () => void
  close(): Promise<void>
}
