import { createHash } from 'node:crypto'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { createStore } from '#engine/store/create.ts'
import type { MailRow } from '#engine/store/mail-store.ts'
import type { OutboxRow } from '#engine/store/outbox-store.ts'
import { lookIntoSqlite } from '#engine/store/sqlite/open.ts'
import type { Tables } from '#engine/store/tables.ts'
import { replayLog } from '#engine/testing/replay-log.ts'
import type { Books } from './books.ts'
import type { Client } from './clients.ts'
import type { Faults } from './faults.ts'
import type { SeenMail } from './relay.ts'
import type { World } from './world.ts'

export interface AuditedTicket {
  readonly number: number
  readonly ticket: Ticket
  readonly events: readonly TicketEvent[]
  /** What its log says once more; the error where it cannot be read any more. */
  readonly replay: Awaited<ReturnType<typeof replayLog>> | Error
  readonly outbox: readonly OutboxRow[]
}

/** What the run left behind, and what was noted from outside. */
export interface Audit extends Noted {
  readonly tickets: readonly AuditedTicket[]
  readonly mails: readonly MailRow[]
  readonly files: readonly Tables['files'][]
  /** Everything that is kept, as one hash. */
  readonly digest: string
  readonly definitionsAt: (revision: string) => Definitions | null
}

interface Noted {
  readonly clients: readonly Client[]
  readonly relay: readonly SeenMail[]
  readonly books: Books
  readonly blobs: ReadonlyMap<string, Uint8Array>
  readonly faults: Faults
  readonly world: World
}

const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const kept = ['tickets', 'events', 'contents', 'dedupe', 'outbox', 'mails', 'files'] as const

/** Looks into the database from outside, as an engine that writes nothing. */
export async function openAudit(file: string, world: World, revisions: readonly (readonly SourceFile[])[]) {
  const dialect = await lookIntoSqlite(file)
  const { reader } = dialect
  const clock = { now: world.now, monotonicMs: world.elapsedMs, after: () => () => {} }
  const store = createStore(dialect, clock, quiet, { readOnly: true })
  const sound = revisions.flatMap((files) => loadDefinitions(files, null).definitions ?? [])
  const known = new Map(sound.map((definitions) => [definitions.revision, definitions]))

  const filesOf = new Map(
    revisions.map((files) => [loadDefinitions(files, null).definitions?.revision, JSON.stringify(files)]),
  )
  /** Null where its files are not kept under its name. */
  const keptAt = async (revision: string) => {
    const files = await store.revisions.files(revision)
    return files !== null && JSON.stringify(files) === filesOf.get(revision) ? (known.get(revision) ?? null) : null
  }

  const ticketOf = async (number: number): Promise<AuditedTicket[]> => {
    const ticket = await store.tickets.get(number)
    if (ticket === null) return []
    const events = await store.events.of(number)
    const replay = await replayLog(events, keptAt).catch((error: unknown) => error as Error)
    return [{ number, ticket, events, replay, outbox: await store.outbox.ofTicket(number) }]
  }

  return {
    /** What is still to be done by now; null when nothing is. */
    async unrest(): Promise<string | null> {
      const mails = await reader.selectFrom('mails').select('id').where('state', '=', 'waiting').execute()
      const due = await store.tickets.due(world.now(), 10)
      const last = await store.takeovers.last()
      const left = {
        outbox: await store.outbox.waiting(),
        mails: mails.length,
        timers: due.length,
        takeovers: last !== null && last.finishedAt === null ? 1 : 0,
      }
      return Object.values(left).every((count) => count === 0) ? null : JSON.stringify(left)
    },
    /** Events of the ticket that has most. */
    async longestLog(): Promise<number> {
      const row = await reader
        .selectFrom('tickets')
        .select(({ fn }) => fn.max('version').as('version'))
        .executeTakeFirst()
      return Number(row?.version ?? 0)
    },
    async close(noted: Noted): Promise<Audit> {
      const numbers = await reader.selectFrom('tickets').select('number').orderBy('number').execute()
      const tickets: AuditedTicket[] = []
      for (const { number } of numbers) tickets.push(...(await ticketOf(number)))
      const ids = await reader.selectFrom('mails').select('id').orderBy('id').execute()
      const mails: MailRow[] = []
      for (const { id } of ids) mails.push((await store.mails.get(id)) as MailRow)
      const files = await reader.selectFrom('files').selectAll().execute()
      const digest = createHash('sha256')
      for (const table of kept) digest.update(JSON.stringify(await reader.selectFrom(table).selectAll().execute()))
      await store.close()
      return {
        ...noted,
        tickets,
        mails,
        files,
        digest: digest.digest('hex').slice(0, 16),
        definitionsAt: (revision) => known.get(revision) ?? null,
      }
    },
    stop: () => store.close(),
  }
}
