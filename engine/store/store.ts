import type { AccessStore } from './access-store.ts'
import type { ChatStore } from './chat-store.ts'
import type { DefinitionStore } from './definition-store.ts'
import type { FactsStore } from './facts-store.ts'
import type { MailStore } from './mail-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { PersonStore } from './person-store.ts'
import type { ReaderStore } from './reader-store.ts'
import type { TicketStore } from './ticket-store.ts'
import type { WriteStore } from './write-store.ts'

/**
 * Tickets, events, outbox and the small tables round them, the same on SQLite and PostgreSQL.
 * Only `writes` changes tickets; it is called by the runtime's write lane alone.
 */
export interface Store
  extends ChatStore,
    WriteStore,
    TicketStore,
    FactsStore,
    OutboxStore,
    DefinitionStore,
    AccessStore,
    MailStore,
    PersonStore,
    ReaderStore {
  readonly kind: 'sqlite' | 'postgres'
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
