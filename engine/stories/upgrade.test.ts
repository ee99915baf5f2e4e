import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, inject, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { readManifest } from '#engine/cli/backup/manifest.ts'
import { fillFrom } from '#engine/cli/restore/fill.ts'
import { takeSteps } from '#engine/store/migrate.ts'
import { openStore } from '#engine/store/open.ts'
import { watchDisk } from '#engine/store/sqlite/disk.ts'
import { openConnection } from '#engine/store/sqlite/driver.ts'
import { writerOver } from '#engine/store/sqlite/kysely.ts'
import { createLane } from '#engine/store/sqlite/lane.ts'
import { migrations } from '#engine/store/sqlite/open.ts'
import { docket } from '#engine/testing/command-line.ts'
import { quiet } from '#engine/testing/databases.ts'
import { startHelpDesk } from '#engine/testing/help-desk.ts'
import { createDatabase } from '#engine/testing/postgres.ts'
import { root } from '#engine/testing/sources.ts'

/** A backup that was taken of the database of an engine of that day, nine steps long: a solved ticket, an urgent one, one by mail with a file. */
const older = join(root, 'engine', 'testing', 'older', '2026-11-28')
/** Later that hour. */
const at = Date.parse('2026-11-29T11:30:00Z')

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Place {
  readonly dataDir: string
  readonly databaseUrl: string | null
}

async function emptyPlace(kind: 'sqlite' | 'postgres'): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-upgrade-'))
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }))
  return { dataDir, databaseUrl: kind === 'sqlite' ? null : await createDatabase(inject('postgresUrl')) }
}

function run({ dataDir, databaseUrl }: Place, ...argv: readonly string[]) {
  const env = { ...(databaseUrl !== null && { DOCKET_DATABASE_URL: databaseUrl }) }
  return docket({ folder: root, dataDir, env }, argv)
}

/** All that the older desk had is there, and goes on. */
async function goesOn(place: Place): Promise<void> {
  const desk = await startHelpDesk(
    {
      ...place,
      async open(clock = systemClock) {
        const store = await openStore({ ...place, clock, log: quiet })
        cleanups.push(() => store.close())
        return store
      },
    },
    { at },
  )
  const { tickets } = await desk.api.tickets()
  expect(tickets.map(({ number, title, state, priority, tags }) => [number, title, state, priority, tags])).toEqual([
    [2, 'Where is my parcel', 'new', 3, ['parcel']],
    [3, 'The list you asked for', 'new', 0, []],
    [1, 'A tent without poles', 'solved', 0, []],
  ])
  const said = async (number: number) =>
    (await desk.api.ticket(number)).timeline.flatMap((entry) => (entry.kind === 'message' ? [entry.text] : []))
  expect(await said(1)).toEqual(['Two of three poles are missing.', 'They are on their way.'])
  const [file] = (await desk.api.ticket(3)).timeline.flatMap((entry) =>
    entry.kind === 'message' ? entry.attachments : [],
  )
  const kept = await desk.services.store.files.attachment(3, file?.id ?? '')
  expect(Buffer.from(await desk.services.blobs.read(kept?.blob ?? '')).toString()).toContain('one, two, three')

  await desk.api.reply(2, { text: 'It arrives tomorrow.' })
  expect(await said(2)).toContain('It arrives tomorrow.')
  expect((await desk.api.ticket(2)).state).toBe('waiting')
  await desk.post('/forms/contact', { name: 'Di', email: 'di@customers.example', subject: 'New', message: 'Here' })
  expect((await desk.api.ticket(4)).title).toBe('New')
  await expect
    .poll(async () => (await desk.api.tickets({ q: 'poles' })).tickets.map(({ number }) => number))
    .toEqual([1])
  await desk.stop()
}

test.each(['sqlite', 'postgres'] as const)(
  'a backup of an older engine is brought up to date by its restore, on %s',
  async (kind) => {
    const place = await emptyPlace(kind)
    expect(await run(place, 'restore', older, '--skip', '0')).toMatchObject({ code: 0, stderr: '' })
    expect((await run(place, 'migrate')).stdout).toContain('are up to date: nothing to do')
    await goesOn(place)
  },
)

test('a database of an older engine takes the steps that it lacks, once, and keeps everything', async () => {
  const place = await emptyPlace('sqlite')
  const manifest = await readManifest(older)
  const connection = await openConnection(
    join(place.dataDir, 'docket.sqlite'),
    'write',
    watchDisk(() => {}),
  )
  const steps = migrations(connection)
  const db = writerOver(connection, createLane())
  await takeSteps(db, Object.fromEntries(Object.entries(steps).filter(([name]) => manifest.steps.includes(name))))
  await fillFrom(older, manifest, { db, now: at, skip: 0, given: 0 })
  await connection.close()
  await cp(join(older, 'blobs'), join(place.dataDir, 'blobs'), { recursive: true })

  const lacks = Object.keys(steps).filter((name) => !manifest.steps.includes(name))
  expect(lacks.length).toBeGreaterThan(5)
  const migrated = await run(place, 'migrate', '--json')
  expect([migrated.code, JSON.parse(migrated.stdout)]).toEqual([
    0,
    { formatVersion: 1, database: 'sqlite', steps: lacks.toSorted() },
  ])
  expect(JSON.parse((await run(place, 'migrate', '--json')).stdout)).toMatchObject({ steps: [] })
  await goesOn(place)
})
