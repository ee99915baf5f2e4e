import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { workingTree } from '../engine/adapters/working-tree.ts'
import { soundDefinitions } from '../engine/cli/sound-definitions.ts'
import { openStore } from '../engine/store/open.ts'
import { createTestClock } from '../engine/testing/clock.ts'
import { docket, writeFiles } from '../engine/testing/command-line.ts'
import { seedTickets } from '../engine/testing/many-tickets.ts'
import { root } from '../engine/testing/sources.ts'
import { atMost, type Result } from './lib/report.ts'

export const notMeasured = [
  'a plan that moves every ticket: here a target of every urgent ticket changes',
  'plan and replay over a network to PostgreSQL',
]

const from = Date.parse('2026-11-02T08:00:00Z')
const now = Date.parse('2026-11-26T10:30:00Z')
const wanted = 100_000
const leastRate = 40_000

/**
 * G12: `docket plan` over open tickets and `docket replay` of their events, whole commands from the database to the JSON, in seconds
 * of one core: a neighbour on a shared machine does not count. What
 * was seeded beyond or short of the 100,000 open tickets of the target is scaled to them.
 */
export async function policy(tickets = 120_000): Promise<readonly Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-bench-policy-'))
  const dataDir = join(folder, 'data')
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  try {
    const sample = await workingTree(root).read()
    const definitions = soundDefinitions(sample)
    const store = await openStore({ databaseUrl: null, dataDir, clock: createTestClock(now), log })
    await store.revisions.save(definitions.revision, null, sample, now)
    await seedTickets(store, definitions, { from, until: now, tickets })
    await store.close()

    await writeFiles(
      folder,
      sample.map(({ path, text }) => ({
        path,
        text: path.endsWith('urgent.sla.json')
          ? text.replace('"firstResponse": "PT4H"', '"firstResponse": "PT2H"')
          : text,
      })),
    )
    const place = { folder, dataDir, now }
    const plan = await timed<{ tickets: { read: number } }>(() => docket(place, ['plan', '--json']))
    await writeFiles(folder, sample)
    const replay = await timed<{ events: number }>(() => docket(place, ['replay', '--since', '60d', '--json']))
    const rate = replay.answer.events / replay.seconds
    const planned = (plan.seconds * wanted) / plan.answer.tickets.read
    return [
      atMost('G12', `plan over ${wanted.toLocaleString('en')} open tickets`, planned, 's of a core', 10),
      {
        id: 'G12',
        what: `replay of ${replay.answer.events.toLocaleString('en')} events`,
        figure: rate,
        unit: 'events/s of a core',
        rival: null,
        ratio: null,
        target: `≥ ${leastRate} events/s`,
        met: rate >= leastRate,
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timed<T>(
  run: () => ReturnType<typeof docket>,
): Promise<{ readonly answer: T; readonly seconds: number }> {
  const before = process.cpuUsage()
  const { stdout, stderr } = await run()
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1_000_000
  if (stdout === '') throw new Error(stderr)
  return { answer: JSON.parse(stdout) as T, seconds }
}
