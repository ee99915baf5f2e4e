import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import { access } from './access.ts'
import type { Audited } from './access-store.ts'
import { addresses } from './addresses.ts'
import { agentState } from './agent-state.ts'
import { articles } from './articles.ts'
import { audit } from './audit.ts'
import { conversations } from './chat.ts'
import type { Dialect } from './dialect.ts'
import { events } from './events.ts'
import { facts } from './facts.ts'
import { files } from './files.ts'
import { histories } from './histories.ts'
import { createIndexer } from './indexer.ts'
import { leases } from './leases.ts'
import { limits } from './limits.ts'
import { mailbox } from './mailbox.ts'
import { mails } from './mails.ts'
import { createMemory } from './memory.ts'
import { missedSearches } from './missed-searches.ts'
import { outbox } from './outbox.ts'
import { outboxPause } from './outbox-pause.ts'
import { passkeys } from './passkeys.ts'
import { persons } from './persons.ts'
import { presence } from './presence.ts'
import { revisions } from './revisions.ts'
import { batchRows } from './rows.ts'
import { settings } from './settings.ts'
import type { Store } from './store.ts'
import { takeovers } from './takeovers.ts'
import { tickets } from './tickets.ts'
import { visits } from './visits.ts'

/** The store over one of the two databases; one that is only looked into is not indexed either. */
export function createStore(
  dialect: Dialect,
  clock: Clock,
  log: Log,
  { readOnly = false, commonFrom }: { readonly readOnly?: boolean; readonly commonFrom?: number | undefined } = {},
): Store {
  const indexer = readOnly ? null : createIndexer(dialect, clock, log)
  const memory = dialect.predictable ? createMemory() : null
  return {
    kind: dialect.kind,
    writes: {
      recall: (request) => memory?.recall(request) ?? null,
      async load(request) {
        const loaded = await dialect.load(request, clock.now())
        memory?.read(loaded)
        return loaded
      },
      async commit(batch) {
        const rows = batchRows(batch, clock.now())
        let first: number | null = null
        const committing = dialect.commit(rows, batch.loaded.position + 1, batch.events.length)
        // What is stepped meanwhile goes on from here; where this one fails, its commit will not be taken either.
        memory?.writes(batch, rows)
        try {
          first = await committing
        } finally {
          if (first === null) memory?.forget()
        }
        if (first === null) return { outcome: 'conflict' }
        indexer?.ring()
        return { outcome: 'committed', firstPosition: first }
      },
    },
    tickets: tickets(dialect, commonFrom),
    events: events(dialect),
    histories: histories(dialect),
    facts: facts(dialect),
    files: files(dialect),
    revisions: revisions(dialect),
    takeovers: takeovers(dialect),
    ...audited(dialect),
    audit: {
      ...audit(dialect),
      withLine: (deed, line) =>
        dialect.writer.transaction().execute(async (transaction) => {
          const planned: Dialect['planned'] = async (query) => (await transaction.executeQuery(query)).rows
          const inside = { ...dialect, reader: transaction, writer: transaction, planned }
          const done = await deed(audited(inside))
          const row = line(done)
          if (row !== null) await audit(inside).add([row])
          return done
        }),
    },
    addresses: addresses(dialect),
    mailbox: mailbox(dialect),
    persons: persons(dialect),
    conversations: conversations(dialect),
    presence: presence(dialect),
    articles: articles(dialect),
    missedSearches: missedSearches(dialect),
    leases: leases(dialect),
    limits: limits(dialect),
    agentState: agentState(dialect),
    settings: settings(dialect),
    async ping() {
      await dialect.reader.selectFrom('settings').select('key').limit(1).execute()
    },
    onForeignCommit: dialect.onForeignCommit,
    signal: dialect.signal,
    onChat: dialect.onChat,
    async close() {
      await indexer?.stop()
      await dialect.close()
    },
  }
}

function audited(dialect: Dialect): Audited {
  return {
    access: { ...access(dialect), ...passkeys(dialect), ...visits(dialect) },
    mails: mails(dialect),
    outbox: outbox(dialect),
    outboxPause: outboxPause(dialect),
  }
}
