import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../engine/adapters/system-clock.ts'
import { systemRandom } from '../engine/adapters/system-random.ts'
import { workingTree } from '../engine/adapters/working-tree.ts'
import { soundDefinitions } from '../engine/cli/sound-definitions.ts'
import { createFactKeeper } from '../engine/runtime/fact-keeper.ts'
import { openStore } from '../engine/store/open.ts'
import { indexedKey } from '../engine/store/search-index.ts'
import { seedTickets } from '../engine/testing/many-tickets.ts'
import { startPostgres } from '../engine/testing/postgres.ts'
import { askedFor, readToken, signIn, workFor } from './lib/asked.ts'
import { atMost, type Result } from './lib/report.ts'
import { root, startDocket, until } from './lib/servers.ts'

export const notMeasured = [
  'the desk’s pages as a browser draws them: they are asked for by HTTP',
  'a search whose words stand only in tickets at the end of the list: it looks through the first ones in vain, and costs more',
]

const tickets = Number(process.env.DOCKET_BENCH_TICKETS ?? 100_000)
const days = 86_400_000

/** What an agent looks for: words of one ticket, of a hundredth, of a tenth, of nearly all, and several at once. */
const searches = [
  ['of one ticket', 'customer77777'],
  ['of a hundredth', 'customer77'],
  ['of a tenth', 'customer7'],
  ['of all', 'question'],
  ['of all, two', 'please customers.example'],
  ['of two letters', 'pl'],
] as const

/** G5 for the whole desk: list, board, search and ticket page of 100,000 tickets that have lived a month, each by one agent at a time. */
export async function desk(): Promise<readonly Result[]> {
  if (!existsSync(join(root, 'dist/server/entry.mjs')))
    throw new Error('Run "npm run build" first: the desk’s pages are measured.')
  const kept = process.env.DOCKET_BENCH_DATA
  const dataDir = kept ?? (await mkdtemp(join(tmpdir(), 'docket-desk-')))
  try {
    if (kept === undefined || !existsSync(join(kept, 'docket.sqlite'))) await seed(dataDir, null)
    const results = await measure({ DOCKET_DATA: dataDir }, '')
    return process.env.DOCKET_BENCH_POSTGRES === 'off' ? results : [...results, ...(await onPostgres())]
  } finally {
    if (kept === undefined) await rm(dataDir, { recursive: true, force: true })
  }
}

async function onPostgres(): Promise<readonly Result[]> {
  const postgres = await startPostgres()
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-desk-'))
  try {
    await seed(dataDir, postgres.url)
    return await measure({ DOCKET_DATA: dataDir, DOCKET_DATABASE_URL: postgres.url }, ', PostgreSQL')
  } finally {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Fills the database, and waits until everything in it can be searched and is counted for the reports: no page is measured beside that work. */
async function seed(dataDir: string, databaseUrl: string | null): Promise<void> {
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const sample = await workingTree(root).read()
  const definitions = soundDefinitions(sample)
  const store = await openStore({ databaseUrl, dataDir, clock: systemClock, log })
  try {
    const now = systemClock.now()
    await store.revisions.save(definitions.revision, null, sample, now)
    await seedTickets(store, definitions, { from: now - 30 * days, until: now, tickets })
    // The last events may say nothing that is searched for: the index is whole when it has come to rest.
    let [mark, since] = ['', systemClock.now()]
    const isAtRest = async () => {
      const now = (await store.settings.get(indexedKey)) ?? ''
      if (now !== mark) [mark, since] = [now, systemClock.now()]
      return mark !== '0' && systemClock.now() - since > 5_000
    }
    await until(isAtRest, 'the search index', 1_800)
    const at = async (revision: string) => (revision === definitions.revision ? definitions : null)
    const facts = createFactKeeper({ store, clock: systemClock, random: systemRandom, log, at })
    await until(() => facts.catchUp(), 'what reports count', 1_800)
    await facts.stop()
  } finally {
    await store.close()
  }
}

async function measure(settings: Readonly<Record<string, string>>, where: string): Promise<readonly Result[]> {
  const server = await startDocket({ ...settings, DOCKET_SITE: 'on' })
  try {
    const page = { cookie: await signIn(server), accept: 'text/html' }
    const json = { authorization: `Bearer ${readToken(server)}` }
    const asked: (readonly [string, string, typeof page | typeof json, number])[] = [
      ['list of 100, JSON', '/api/v1/tickets?limit=100', json, 5],
      ['list', '/desk', page, 20],
      ['board', '/desk/board', page, 20],
      ['ticket, JSON', `/api/v1/tickets/${Math.ceil(tickets / 2)}`, json, 5],
      ['ticket', `/desk/tickets/${Math.ceil(tickets / 2)}`, page, 20],
      ...searches.map(
        ([words, text]) => [`search for words ${words}`, `/desk?q=${encodeURIComponent(text)}`, page, 20] as const,
      ),
    ]
    const results: Result[] = []
    for (const [what, path, headers, most] of asked) {
      const { p99Ms } = await askedFor(server, path, headers)
      results.push(atMost('G5', `p99 of the desk’s ${what}${where}`, p99Ms, 'ms', most))
      const work = await workFor(server, path, headers)
      if (work !== null) results.push(atMost('G5', `… a core’s work for it`, work, 'ms', most))
    }
    return results
  } finally {
    await server.kill()
  }
}
