import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Manifest } from '#engine/cli/backup/manifest.ts'
import { askUnderLoad, forgotten } from '#engine/testing/acknowledged.ts'
import { createDatabase, startPostgres } from '#engine/testing/postgres.ts'
import { seeded } from '#engine/testing/seeded.ts'
import { type EngineProcess, pause, root, startEngine } from './engine.ts'

/**
 * Takes backups beside an engine under load; every third one is killed on the way. One that was killed is no backup; each of the others
 * holds what was acknowledged before it began, is whole to a commit, and is restored, every second one into the other database, after a
 * restore that was killed on the way. Then a second engine is asked for every ticket that the backup has.
 *
 *     npm run drill -- backup [--rounds 12 --seed 7]
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '12' }, seed: { type: 'string', default: '7' } },
})
const random = seeded(Number(values.seed))
const faults: string[] = []
const counts = { taken: 0, killed: 0, tickets: 0 }
const place = await mkdtemp(join(tmpdir(), 'docket-drill-'))
const server = await startPostgres()
const common = { DOCKET_SECRET: 'drill'.repeat(8) }

try {
  for (const kind of ['sqlite', 'postgres'] as const) {
    const settings = await settingsOf(kind, `engine-${kind}`)
    const engine = await startEngine(settings)
    const load = askUnderLoad(`http://127.0.0.1:${engine.port}`, 4)
    for (let round = 0; round < Number(values.rounds) / 2; round++) {
      await pause(random() * 1_000)
      const folder = join(place, `${kind}-${round}`)
      const before = new Map(load.acknowledged)
      const isKilled = round % 3 === 2
      const code = await backup(settings, folder, isKilled ? 300 + random() * 1_500 : null)
      if (isKilled && code !== 0) {
        counts.killed++
        if (existsSync(join(folder, 'manifest.json'))) faults.push(`${kind} ${round}: killed, and looks whole`)
        continue
      }
      if (code !== 0) {
        faults.push(`${kind} ${round}: the backup ended with ${code}`)
        continue
      }
      const all = new Map(load.acknowledged)
      const other = round % 2 === 0 ? kind : kind === 'sqlite' ? 'postgres' : 'sqlite'
      await compare(folder, await settingsOf(other, `restored-${kind}-${round}`), { before, all })
    }
    await load.stop()
    await end(engine)
  }
} finally {
  await server.stop()
  await rm(place, { recursive: true, force: true })
}
console.log(`${counts.taken} backups with ${counts.tickets} tickets restored, ${counts.killed} killed on the way`)
for (const fault of faults) console.log(`✗ ${fault}`)
console.log(faults.length === 0 ? '✔ every backup holds what was acknowledged before it' : `${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

async function settingsOf(kind: 'sqlite' | 'postgres', name: string): Promise<Readonly<Record<string, string>>> {
  const url = kind === 'sqlite' ? {} : { DOCKET_DATABASE_URL: await createDatabase(server.url) }
  return { ...common, ...url, DOCKET_DATA: join(place, name) }
}

async function compare(
  folder: string,
  settings: Readonly<Record<string, string>>,
  acknowledged: { readonly before: Map<string, number>; readonly all: Map<string, number> },
): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest
  const events = manifest.tables.events?.rows
  if (events !== manifest.position) faults.push(`${folder}: ${events} events up to position ${manifest.position}`)
  // One that is killed leaves nothing, or all of it: a second one puts all of it there either way.
  await docket(settings, ['restore', folder], killing(300 + random() * 2_000))
  const code = await docket(settings, ['restore', folder, '--replace'])
  if (code !== 0) {
    faults.push(`${folder}: the restore ended with ${code}`)
    return
  }
  const restored = await startEngine(settings)
  const { tickets } = manifest
  faults.push(...(await forgotten(`http://127.0.0.1:${restored.port}`, { ...acknowledged, tickets })))
  await end(restored)
  counts.taken++
  counts.tickets += tickets
  console.log(`${folder.slice(place.length + 1)}: ${tickets} tickets, ${acknowledged.before.size} acknowledged before`)
}

/** Its exit code; null where it was killed. */
function backup(
  settings: Readonly<Record<string, string>>,
  folder: string,
  killAfterMs: number | null,
): Promise<number | null> {
  return docket(settings, ['backup', folder], killAfterMs === null ? undefined : killing(killAfterMs))
}

function killing(afterMs: number): (child: ChildProcess) => Promise<void> {
  return async (child) => {
    await pause(afterMs)
    child.kill('SIGKILL')
  }
}

function docket(
  settings: Readonly<Record<string, string>>,
  argv: readonly string[],
  meanwhile: (child: ChildProcess) => Promise<void> = async () => {},
): Promise<number | null> {
  const child = spawn(process.execPath, ['bin/docket.js', ...argv], {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  void meanwhile(child)
  return new Promise((resolve) => child.once('exit', resolve))
}

async function end({ child, ended }: EngineProcess): Promise<void> {
  child.kill('SIGTERM')
  await ended
}
