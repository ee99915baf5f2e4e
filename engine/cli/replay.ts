import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type Command, InvalidArgumentError } from 'commander'
import type { Definitions } from '#engine/core/catalogue.ts'
import { createAnonymiser } from '#engine/core/replay/anonymous.ts'
import { createComparison } from '#engine/core/replay/comparison.ts'
import { clockResult, type History, knownUntil } from '#engine/core/replay/history.ts'
import { replay } from '#engine/core/replay/replay.ts'
import { isErasure } from '#engine/core/ticket/erasure.ts'
import type { Store } from '#engine/store/store.ts'
import { definitionsFrom } from './definitions-from.ts'
import { Exit, type Io } from './io.ts'
import { lookAtDesk } from './open-desk.ts'
import { replayDocument, replayText } from './replay/print.ts'
import { sinceOf } from './replay/since.ts'
import { keptDefinitions } from './sound-definitions.ts'
import { count, documentText, iso } from './words.ts'

const examples = `Examples:
  npx docket replay --since 30d                        last month under the files as they are now
  npx docket replay --since 30d --with faster-answers  the same under a branch, a commit or a folder
  npx docket replay --since 30d --ticket 42            one ticket in detail
  npx docket replay --since 30d --export month.ndjson  real events without names and texts, for CI
  npx docket replay --from month.ndjson --json

`

interface Options {
  readonly since: string
  readonly with?: string
  readonly from?: string
  readonly export?: string
  readonly ticket?: number
  readonly json?: boolean
}

/** The lives of tickets, and until when they are known. */
interface Source {
  readonly until: number
  readonly histories: AsyncIterable<History>
  /** Tickets left out so far: what rules read of them was erased with a person. */
  readonly erased: () => number
}

const page = 100

/** `docket replay`: what would have become of real tickets under other definitions. Nothing is written and nothing is sent. */
export function command(program: Command, io: Io): void {
  program
    .command('replay')
    .description('run the real events of tickets through other definitions, and tell the differences')
    .addHelpText('before', examples)
    .option('--since <time>', 'tickets created since: 30d, 12h, 4w, or a date', '30d')
    .option('--with <dir|rev>', 'definitions of a folder, commit or branch; the working tree when left out')
    .option('--from <file>', 'an export instead of the database')
    .option('--export <file>', 'write the events instead, without names, addresses and texts')
    .option('--ticket <number>', 'one ticket in detail', numberOf)
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      if (options.from !== undefined && options.export !== undefined)
        throw new Exit(2, '--from and --export exclude each other.')
      if (options.from !== undefined) {
        const source = await exported(resolve(io.cwd, options.from))
        return print(io, options, source, null)
      }
      await lookAtDesk(io, async ({ store, clock }) => {
        const source = storedSince(store, sinceOf(options.since, clock.now()), clock.now())
        if (options.export === undefined) return print(io, options, source, store)
        await writeExport(io, options, source, store)
      })
    })
}

async function print(io: Io, options: Options, source: Source, store: Store | null): Promise<void> {
  const { definitions, name } = await definitionsFrom(io, options.with, store)
  const comparison = createComparison(source.until)
  for await (const history of source.histories) {
    if (options.ticket !== undefined && history.ticket !== options.ticket) continue
    comparison.add(history, replay(definitions, history))
  }
  const result = comparison.result()
  if (options.ticket !== undefined && result.tickets === 0)
    throw new Exit(
      2,
      `Ticket ${options.ticket} is not among them${source.erased() > 0 ? ', or a person was erased from it' : ''}.`,
    )
  const told = { result, definitions, name, until: source.until, erased: source.erased() }
  io.stdout(options.json ? documentText(replayDocument(told)) : replayText(told, options.ticket !== undefined))
}

function storedSince(store: Store, since: number, now: number): Source {
  let erased = 0
  async function* whole() {
    for await (const history of stored(store, since, now)) {
      if (history.events.some(isErasure)) erased++
      else yield history
    }
  }
  return { until: now, histories: whole(), erased: () => erased }
}

async function* stored(store: Store, since: number, now: number): AsyncIterable<History> {
  for (let after = 0; ; ) {
    const found = await store.histories.createdSince(since, after, page)
    for (const { ticket, events } of found)
      yield {
        ticket: ticket.number,
        until: knownUntil(ticket, now),
        clocks: ticket.clocks.map(clockResult),
        events,
      }
    after = found.at(-1)?.ticket.number ?? 0
    if (found.length < page) return
  }
}

/** The first line says what the file is; each further line is one ticket. */
const mark = 'docket-histories'

async function writeExport(
  io: Io,
  options: Options,
  { until, histories, erased }: Source,
  store: Store,
): Promise<void> {
  const path = resolve(io.cwd, options.export ?? '')
  const kept = await keptDefinitions(store)((await store.revisions.recent(0))[0] ?? '')
  const definitions: Definitions = kept ?? (await definitionsFrom(io, undefined, store)).definitions
  const anonymous = createAnonymiser(definitions)
  const file = await open(path, 'w')
  let tickets = 0
  try {
    await file.write(
      `${JSON.stringify({ formatVersion: 1, kind: mark, until: iso(until), revision: definitions.revision })}\n`,
    )
    for await (const history of histories) {
      tickets++
      await file.write(`${JSON.stringify(anonymous(history))}\n`)
    }
  } finally {
    await file.close()
  }
  if (options.json) io.stdout(documentText({ file: options.export, tickets, erased: erased() }))
  else {
    const left = erased() > 0 ? `; ${count(erased(), 'ticket')} left out, since a person was erased from them` : ''
    io.stderr(`✔ ${options.export}: ${count(tickets, 'ticket')}, without names, addresses and texts${left}\n`)
  }
}

async function exported(path: string): Promise<Source> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]()
  const first = await lines.next().catch(() => {
    throw new Exit(2, `"${path}" cannot be read.`)
  })
  const header = parsed(first.done ? '' : first.value) as {
    readonly kind?: string
    readonly formatVersion?: number
    readonly until?: string
  } | null
  const until = Date.parse(header?.until ?? '')
  if (header?.kind !== mark || header.formatVersion !== 1 || Number.isNaN(until)) {
    throw new Exit(2, `"${path}" is no export of "docket replay --export".`)
  }
  async function* histories(): AsyncIterable<History> {
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      if (line.value === '') continue
      const history = parsed(line.value) as (Omit<History, 'until'> & { readonly until?: number }) | null
      if (history === null) throw new Exit(2, `"${path}" is damaged.`)
      yield { until, ...history }
    }
  }
  return { until, histories: histories(), erased: () => 0 }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

function numberOf(text: string): number {
  const number = Number(text.replace(/^#/, ''))
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('A ticket has a number, such as 42.')
  return number
}
