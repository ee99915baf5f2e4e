import { appendFile, cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, inject, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { lastBackup } from '#engine/store/last-backup.ts'
import { openStore } from '#engine/store/open.ts'
import { docket } from '#engine/testing/command-line.ts'
import { type Database, eachDatabase, freshDatabase, quiet } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { createDatabase } from '#engine/testing/postgres.ts'
import { root } from '#engine/testing/sources.ts'

const secret = 'the secret of these tests, long enough'
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-backup-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function run({ dataDir, databaseUrl }: Pick<Database, 'dataDir' | 'databaseUrl'>, ...argv: readonly string[]) {
  const env = { DOCKET_MIN_FREE: '0', ...(databaseUrl !== null && { DOCKET_DATABASE_URL: databaseUrl }) }
  return docket({ folder: root, dataDir, env, cwd: dataDir }, argv)
}

const hour = 3_600_000

/** Two tickets: an answered one, with characters that end a line for some, and one by mail with a file. */
async function busyDesk(database: Database): Promise<HelpDesk> {
  await writeFile(join(database.dataDir, 'secret'), `${secret}\n`, { mode: 0o600 })
  const desk = await startHelpDesk(database)
  const person = { name: 'Ada', email: 'ada@customers.example' }
  await desk.post('/forms/contact', { ...person, subject: 'One', message: 'First\u2028second\u2029third 🦆' })
  await desk.receive(
    [
      'From: Bo <bo@customers.example>',
      'To: customer-care@docket.localhost',
      'Subject: By mail',
      'Message-ID: <1@customers.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=part',
      '',
      '--part',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'I have a question.',
      '--part',
      'Content-Type: text/plain; name=list.txt',
      'Content-Disposition: attachment; filename=list.txt',
      '',
      'one, two, three',
      '--part--',
      '',
    ].join('\n'),
    { from: 'bo@customers.example', to: ['customer-care@docket.localhost'] },
  )
  await desk.api.reply(1, { text: 'An answer' })
  await desk.wait(hour)
  return desk
}

/** What an agent and a report know of every ticket. */
async function told(desk: HelpDesk) {
  const { tickets } = await desk.api.tickets()
  return Promise.all(tickets.map(({ number }) => desk.api.ticket(number)))
}

async function attachmentOf(desk: HelpDesk, number: number): Promise<string> {
  const { timeline } = await desk.api.ticket(number)
  const [file] = timeline.flatMap((entry) => ('attachments' in entry ? entry.attachments : []))
  const { blob } = (await desk.services.store.files.attachment(number, file?.id ?? '')) ?? { blob: '' }
  return Buffer.from(await desk.services.blobs.read(blob))
    .toString()
    .trim()
}

eachDatabase('a backup', (fresh) => {
  test('is taken beside a running desk, and restores the same tickets, deadlines and attachments, with nothing sent', async () => {
    const database = await fresh()
    const desk = await busyDesk(database)
    const before = await told(desk)
    const folder = join(await emptyFolder(), 'today')
    const taken = await run(database, 'backup', folder)
    expect(taken).toMatchObject({ code: 0, stderr: '' })
    expect(taken.stdout).toMatch(/^✔ .*today {2}2 tickets, \d+ events, 2 files\n/)
    expect(taken.stdout).toContain('It holds the secret')
    expect((await readdir(folder)).toSorted()).toEqual(['blobs', 'manifest.json', 'secret', 'tables'])
    for (const name of ['.', 'manifest.json', 'secret', 'tables', 'tables/tickets.ndjson'])
      expect([name, (await stat(join(folder, name))).mode & 0o077]).toEqual([name, 0])
    expect((await lastBackup(desk.services.store.settings))?.position).toBe(
      await desk.services.store.events.lastPosition(),
    )
    await desk.post('/forms/contact', {
      name: 'Cy',
      email: 'cy@customers.example',
      subject: 'Late',
      message: 'Too late',
    })
    await desk.stop()

    for (const kind of ['sqlite', 'postgres'] as const) {
      const dataDir = join(await emptyFolder(), 'data')
      const databaseUrl = kind === 'sqlite' ? null : await createDatabase(inject('postgresUrl'))
      const place = { dataDir, databaseUrl }
      const restored = await run(place, 'restore', folder, '--skip', '0')
      for (const name of ['.', 'blobs', 'secret', ...(kind === 'sqlite' ? ['docket.sqlite'] : [])])
        expect([name, (await stat(join(dataDir, name))).mode & 0o077]).toEqual([name, 0])
      expect(restored).toMatchObject({ code: 0, stderr: '' })
      expect(restored.stdout).toContain('Nothing is sent: the outbox is paused.')
      expect((await readFile(join(dataDir, 'secret'), 'utf8')).trim()).toBe(secret)
      const again = await desks(place, desk.clock.now())
      expect(await told(again)).toEqual(before)
      const [row] = await again.services.store.mails.withMessageIds(['<1@customers.example>'])
      expect(Buffer.from(await again.services.blobs.read(row?.blob ?? '')).toString()).toContain('I have a question.')
      expect(await attachmentOf(again, 2)).toBe('one, two, three')
      await again.post('/forms/contact', { name: 'Di', email: 'di@customers.example', subject: 'New', message: 'Here' })
      await again.settled()
      expect((await again.api.ticket(3)).title).toBe('New')
      expect(again.mails).toEqual([])
      await again.stop()
    }
  })

  test("restored gives no number again that the lost desk may have given: an old link opens nobody else's request", async () => {
    const database = await fresh()
    await writeFile(join(database.dataDir, 'secret'), secret)
    const desk = await startHelpDesk(database)
    const askAs = (at: HelpDesk, name: string) =>
      at.post('/forms/contact', {
        name,
        email: `${name}@customers.example`,
        subject: name,
        message: `${name} has a secret`,
      })
    await askAs(desk, 'kept')
    const folder = join(await emptyFolder(), 'today')
    await run(database, 'backup', folder)
    await askAs(desk, 'lost')
    await desk.settled()
    const link = /\/requests\/2-\S+/.exec(desk.mails[1]?.text ?? '')?.[0] ?? ''
    expect((await desk.request(link)).status).toBe(200)
    await desk.stop()

    // Without numbers left out, the link of the lost request opens the new one.
    for (const [skip, next, opened] of [
      [[], 1002, 404],
      [['--skip', '0'], 2, 200],
    ] as const) {
      const databaseUrl = database.databaseUrl && (await createDatabase(inject('postgresUrl')))
      const place = { dataDir: await emptyFolder(), databaseUrl }
      const { stdout } = await run(place, 'restore', folder, ...skip)
      expect(stdout).toContain(`The next ticket has the number ${next}.`)
      const once = await run(place, 'restore', folder, '--replace', '--skip', '0')
      expect(once.stdout).toContain(`The next ticket has the number ${next}.`)
      const again = await desks(place, desk.clock.now())
      await askAs(again, 'new')
      expect((await again.api.tickets()).tickets.map(({ number, title }) => [number, title])).toEqual([
        [next, 'new'],
        [1, 'kept'],
      ])
      expect((await again.request(link)).status).toBe(opened)
      await again.stop()
    }
  })

  test('restored in the place of a desk that has tickets keeps that one beside, and not without being told to', async () => {
    const database = await fresh()
    const desk = await busyDesk({ ...database, open: opening(database) })
    const folder = join(await emptyFolder(), 'today')
    await run(database, 'backup', folder)
    await desk.post('/forms/contact', {
      name: 'Cy',
      email: 'cy@customers.example',
      subject: 'Late',
      message: 'Too late',
    })
    expect(await run(database, 'restore', folder)).toMatchObject({
      code: 2,
      stderr: 'An engine, or another program, has the database open: stop it before anything is restored.\n',
    })
    await desk.stop()
    await desk.services.store.close()
    expect(await run(database, 'restore', folder)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'There is a desk already, with 4 tickets, mails and chats: --replace puts the backup in its place and keeps it beside.\n',
    })
    const { stdout } = await run(database, 'restore', folder, '--replace', '--json')
    const { aside, tickets, nextNumber } = JSON.parse(stdout) as { aside: string; tickets: number; nextNumber: number }
    expect([tickets, nextNumber]).toEqual([2, 1003])
    const ofBefore =
      database.databaseUrl === null
        ? { dataDir: aside, databaseUrl: null }
        : {
            dataDir: database.dataDir,
            databaseUrl: `${database.databaseUrl}?options=-c%20search_path%3D${aside},public`,
          }
    const titles = async (place: Pick<Database, 'dataDir' | 'databaseUrl'>) => {
      const store = await openStore({ ...place, clock: desk.clock, log: quiet, readOnly: true })
      const list = await store.tickets.list({ limit: 10 })
      await store.close()
      return list.tickets.map(({ title }) => title).toSorted()
    }
    expect(await titles(database)).toEqual(['By mail', 'One'])
    expect(await titles(ofBefore)).toEqual(['By mail', 'Late', 'One'])
  })

  test('restored sends nothing until it is resumed, and then what is new without what has waited or only time has set off', async () => {
    const database = await fresh()
    await writeFile(join(database.dataDir, 'secret'), secret)
    const desk = await startHelpDesk(database)
    const ask = (at: HelpDesk, name: string) =>
      at.post('/forms/contact', { name, email: `${name}@customers.example`, subject: name, message: 'Help' })
    desk.relayAnswers({ outcome: 'later', answer: '451 not now' })
    await ask(desk, 'waiting')
    await desk.settled()
    expect(desk.mails.map(({ to }) => to.address)).toEqual(['waiting@customers.example'])
    await ask(desk, 'answered')
    await desk.api.reply(2, { text: 'Is that it?' })
    await desk.api.send(2, { type: 'ticket.solved' })
    const tomorrow = new Date(desk.clock.now() + 24 * hour).toISOString()
    await desk.api.reply(1, { text: 'Written before', sendAt: tomorrow })
    await desk.settled()
    const folder = join(await emptyFolder(), 'today')
    expect((await run(database, 'backup', folder)).code).toBe(0)
    await desk.stop()

    const place = { dataDir: await emptyFolder(), databaseUrl: null }
    expect((await run(place, 'restore', folder, '--skip', '0')).code).toBe(0)
    const later = desk.clock.now() + 30 * 24 * hour
    const again = await desks(place, later)
    await ask(again, 'new')
    const soon = new Date(later + hour / 2).toISOString()
    await again.api.reply(3, { text: 'Written since', sendAt: soon })
    await again.wait(hour)
    expect(again.mails).toEqual([])
    const ready = await again.request('/readyz')
    expect([ready.status, await ready.json()]).toMatchObject([200, { ready: true, outbox: { paused: true } }])
    const shown = JSON.parse((await run(place, 'outbox', '--json')).stdout) as { new: number; before: number }
    expect(shown).toMatchObject({ paused: { why: 'restored' }, new: 2 })
    expect(shown.before).toBeGreaterThan(1)
    const unsure = await run(place, 'outbox', 'resume')
    expect(unsure.code).toBe(1)
    expect(unsure.stderr).toContain('Choose --new')
    const resumed = await run(place, 'outbox', 'resume', '--new', '--json')
    expect(JSON.parse(resumed.stdout)).toMatchObject({ resumed: true, sent: 2, held: shown.before })
    await again.settled()
    expect(again.mails.map(({ to }) => to.address)).toEqual(['new@customers.example', 'new@customers.example'])
    expect(again.mails.filter(({ text }) => text.includes('Written since'))).toHaveLength(1)
    expect(await again.services.store.outbox.deadCount(100)).toBe(shown.before)
    expect((await run(place, 'outbox', 'resume')).stdout).toBe('The outbox is not paused.\n')
    await again.stop()
  })
})

test('a backup that was truncated, altered or broken off is refused with the name of the file, and nothing is restored', async () => {
  const database = await freshDatabase('sqlite', (cleanup) => cleanups.push(cleanup))
  const desk = await busyDesk(database)
  const whole = join(await emptyFolder(), 'whole')
  await run(database, 'backup', whole)
  await desk.stop()
  const [blobFolder = ''] = await readdir(join(whole, 'blobs'))
  const [blob = ''] = await readdir(join(whole, 'blobs', blobFolder))
  const spoils: readonly (readonly [file: string, spoil: (path: string) => Promise<void>, said: string])[] = [
    ['tables/events.ndjson', async (path) => truncate(path, (await stat(path)).size - 1), 'is not as it was written'],
    ['tables/outbox.ndjson', (path) => rm(path), 'is missing'],
    [`blobs/${blobFolder}/${blob}`, (path) => appendFile(path, 'more'), 'is not as it was written'],
    ['secret', (path) => writeFile(path, 'another secret of these tests'), 'is not as it was written'],
    ['manifest.json', (path) => rm(path), 'which is written when everything else is there'],
    ['manifest.json', (path) => truncate(path, 100), 'cannot be read'],
  ]
  for (const [file, spoil, said] of spoils) {
    const spoiled = join(await emptyFolder(), 'spoiled')
    await cp(whole, spoiled, { recursive: true })
    await spoil(join(spoiled, file))
    const place = { dataDir: await emptyFolder(), databaseUrl: null }
    const { code, stderr } = await run(place, 'restore', spoiled)
    expect([file, code]).toEqual([file, 1])
    expect(stderr).toContain(file)
    expect(stderr).toContain(said)
    expect(await readdir(place.dataDir)).toEqual([])
  }
})

test("a place with an empty file in the database's stead is empty", async () => {
  const database = await freshDatabase('sqlite', (cleanup) => cleanups.push(cleanup))
  const desk = await busyDesk(database)
  await desk.stop()
  const folder = join(await emptyFolder(), 'today')
  await run(database, 'backup', folder)
  const place = { dataDir: await emptyFolder(), databaseUrl: null }
  await writeFile(join(place.dataDir, 'docket.sqlite'), '')
  expect(await run(place, 'restore', folder)).toMatchObject({ code: 0, stderr: '' })
})

test('a backup goes nowhere but into a new or empty folder, and says why', async () => {
  const database = await freshDatabase('sqlite', (cleanup) => cleanups.push(cleanup))
  const desk = await busyDesk(database)
  await desk.stop()
  const { dataDir } = database
  expect(await run(database, 'backup', '.')).toMatchObject({ code: 2, stderr: expect.stringContaining('is not empty') })
  expect(await run(database, 'backup', 'secret')).toMatchObject({ code: 2, stderr: expect.stringContaining('EEXIST') })
  expect(await run(database, 'backup', 'secret/below')).toMatchObject({ code: 2 })
  const nothing = { dataDir: await emptyFolder(), databaseUrl: null }
  expect(await run(nothing, 'backup', 'today')).toMatchObject({ code: 3 })
  expect(await readdir(nothing.dataDir)).toEqual([])
  await run(database, 'backup', 'once')
  await rm(join(dataDir, 'once', 'manifest.json'))
  expect((await run(database, 'backup', 'once')).stderr).toContain('holds a backup that was broken off')
})

test('where the database does not answer, nothing is made, and no password is told', async () => {
  const place = { dataDir: await emptyFolder(), databaseUrl: `postgres://docket:hunter2@127.0.0.1:1/none` }
  for (const argv of [['backup', 'today'], ['migrate'], ['outbox']]) {
    const { code, stdout, stderr } = await run(place, ...argv)
    expect([argv, code, stdout]).toEqual([argv, 3, ''])
    expect(stderr).toMatch(/^The database .*\.\n$/)
    expect(stderr).not.toContain('hunter2')
  }
  expect(await readdir(place.dataDir)).toEqual([])
  const wrong = inject('postgresUrl').replace('docket:docket@', 'docket:hunter2@')
  const refused = await run({ ...place, databaseUrl: wrong }, 'backup', 'today')
  expect([refused.code, refused.stderr]).toEqual([
    3,
    expect.stringMatching(/^The database or the disk refuses: \w+\n$/),
  ])
})

test('a file that the data folder has lost is named in the backup, which restores all the rest', async () => {
  const database = await freshDatabase('sqlite', (cleanup) => cleanups.push(cleanup))
  const desk = await busyDesk(database)
  const [row] = await desk.services.store.mails.withMessageIds(['<1@customers.example>'])
  const lost = row?.blob ?? ''
  await rm(join(database.dataDir, 'blobs', lost.slice(0, 2), lost))
  await desk.stop()
  const folder = join(await emptyFolder(), 'today')
  const { code, stdout } = await run(database, 'backup', folder, '--json')
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { missing: [lost], files: 1 }])
  const place = { dataDir: await emptyFolder(), databaseUrl: null }
  const restored = await run(place, 'restore', folder)
  expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('1 file was missing when it was taken.') })
})

/** A desk on a database that was restored. */
async function desks(place: Pick<Database, 'dataDir' | 'databaseUrl'>, at: number) {
  const open: Database['open'] = async (clock) => {
    const store = await opening(place)(clock)
    cleanups.push(() => store.close())
    return store
  }
  return startHelpDesk({ ...place, open }, { at, seed: 'another desk' })
}

/** Whoever opens it closes it. */
function opening({ dataDir, databaseUrl }: Pick<Database, 'dataDir' | 'databaseUrl'>): Database['open'] {
  return (clock = systemClock) => openStore({ databaseUrl, dataDir, clock, log: quiet })
}
