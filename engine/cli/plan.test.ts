import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { openStore } from '#engine/store/open.ts'
import { watchDisk } from '#engine/store/sqlite/disk.ts'
import { openConnection } from '#engine/store/sqlite/driver.ts'
import { docket, recording, type SeededProject, seededProject, writeFiles } from '#engine/testing/command-line.ts'
import { quiet } from '#engine/testing/databases.ts'

const cleanups: (() => Promise<void>)[] = []
let project: SeededProject
let tickets: readonly Ticket[]
beforeAll(async () => {
  project = await seededProject((cleanup) => cleanups.push(cleanup))
  const store = await openStore({ databaseUrl: null, dataDir: project.dataDir, clock: systemClock, log: quiet })
  tickets = await store.tickets.many(Array.from({ length: 18 }, (_, index) => index + 1))
  await store.close()
})
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

interface Document {
  readonly tickets: { readonly read: number; readonly moved: number; readonly stay: number }
  readonly files: readonly { readonly change: string; readonly file: string }[]
  readonly findings: readonly {
    kind: string
    about: string
    file: string
    line: number
    count: number
    tickets: number[]
  }[]
}
const planned = async (...argv: readonly string[]) =>
  JSON.parse((await project.docket('plan', '--json', ...argv)).stdout) as Document

const renamed = (text: string) => text.replaceAll('"waiting"', '"pending"')
const edits: Readonly<Record<string, (path: string, text: string) => string | null>> = {
  slower: (path, text) =>
    path === 'workflows/standard.sla.json' ? text.replace('"resolution": "P5D"', '"resolution": "P4D"') : text,
  renamed: (path, text) => (path.startsWith('workflows/') ? renamed(text) : text),
  mapped: (path, text) =>
    path === 'workflows/support.workflow.json'
      ? renamed(text).replace('"initial": "new",', '"initial": "new",\n  "map": { "waiting": "pending" },')
      : path.startsWith('workflows/')
        ? renamed(text)
        : text,
  field: (path, text) =>
    path === 'forms/order-problem.form.json'
      ? text.replaceAll('"order"', '"number"').replaceAll('{order}', '{number}')
      : text,
  all: (path, text) => {
    const faster =
      path === 'workflows/urgent.sla.json' ? text.replace('"resolution": "P2D"', '"resolution": "PT2H"') : text
    const worded = path === 'workflows/mails/reply.mail.md' ? `${faster}\nYours truly\n` : faster
    return edits.field?.(path, edits.mapped?.(path, worded) ?? '') ?? null
  },
}
const open = () => tickets.filter(({ workflow }) => !workflow.tags.includes('closed'))
const inState = (state: string) => open().filter(({ workflow }) => workflow.states[0] === state)

describe('docket plan', () => {
  test('has nothing to say where nothing changed', async () => {
    await project.edit((_, text) => text)
    const { code, stdout } = await project.docket('plan', '--fail-on', 'any')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^No changes/)])
  })

  test('counts the deadlines that move and those that are missed at once, as the clocks in the database say', async () => {
    await project.edit(edits.slower ?? (() => null))
    const { findings } = await planned()
    const resolutions = open().flatMap(({ number, clocks }) =>
      clocks
        .filter(
          ({ policy, metric, state }) =>
            policy === 'standard' && metric === 'resolution' && (state === 'running' || state === 'paused'),
        )
        .map(() => number),
    )
    const concerned = findings.filter(
      ({ about, kind }) => about === 'standard resolution' && (kind === 'deadline.earlier' || kind === 'breach.new'),
    )
    expect(concerned.flatMap((one) => one.tickets).sort((a, b) => a - b)).toEqual(resolutions)
    expect(resolutions.length).toBeGreaterThan(0)
    expect(concerned.every(({ file, line }) => file === 'workflows/standard.sla.json' && line > 1)).toBe(true)
  })

  test('fails a pull request with sound files for a deadline that would be missed at once, and only for that', async () => {
    await project.edit((path, text) =>
      path === 'workflows/standard.sla.json' ? text.replace('"resolution": "P5D"', '"resolution": "PT1H"') : text,
    )
    expect((await project.docket('check')).code).toBe(0)
    const { code, stdout } = await project.docket('plan', '--fail-on', 'breach')
    expect([code, stdout]).toEqual([1, expect.stringMatching(/, [1-9]\d* tickets? breached at once,/)])
    expect((await project.docket('plan', '--fail-on', 'unmapped')).code).toBe(0)
    expect((await project.docket('plan')).code).toBe(0)
  })

  test('names the tickets whose state is gone; they stay', async () => {
    await project.edit(edits.renamed ?? (() => null))
    const { findings, tickets: counts } = await planned()
    const waiting = inState('waiting').map(({ number }) => number)
    expect(findings.find(({ kind }) => kind === 'state.unmapped')).toMatchObject({
      about: 'waiting',
      file: 'workflows/support.workflow.json',
      tickets: waiting,
    })
    expect(counts.stay).toBe(waiting.length)
    expect((await project.docket('plan', '--fail-on', 'unmapped')).code).toBe(1)
    expect((await project.docket('plan', '--fail-on', 'breach')).code).toBe(0)
  })

  test('moves them where a map says where to', async () => {
    await project.edit(edits.mapped ?? (() => null))
    const { findings, tickets: counts } = await planned('--fail-on', 'unmapped')
    expect(findings.find(({ kind }) => kind === 'state.moved')).toMatchObject({
      about: 'waiting → pending',
      count: inState('waiting').length,
    })
    expect(counts.stay).toBe(0)
  })

  test('counts answers that lose their field, and those that find it again by its old name', async () => {
    const answered = open()
      .filter(({ fields }) => fields.order !== undefined)
      .map(({ number }) => number)
    await project.edit(edits.field ?? (() => null))
    expect((await planned()).findings.find(({ kind }) => kind === 'answer.lost')).toMatchObject({
      about: 'field order',
      tickets: answered,
    })
    await project.edit(
      (path, text) => edits.field?.(path, text)?.replace('"number": {', '"number": {\n      "x-was": "order",') ?? null,
    )
    const { findings } = await planned()
    expect(findings.some(({ kind }) => kind === 'answer.lost')).toBe(false)
    expect(findings.find(({ kind }) => kind === 'answer.renamed')).toMatchObject({
      about: 'order → number',
      tickets: answered,
    })
  })

  test('says what it says in the documentation', async () => {
    await project.edit(edits.all ?? (() => null))
    const page = await recording(
      'docket plan',
      'What a change of the files does to live tickets, before it is in force. Here urgent tickets have to be solved within two hours, a state and a field are renamed, and a mail is worded otherwise. Chats under way, and drafts whose agent could not send them any more, are counted too.',
      [['The change as a whole, each file with what follows from it:', ['plan']]],
      project.docket,
    )
    await expect(page).toMatchFileSnapshot('../../docs/commands/plan.md')
  })

  test('writes nothing', async () => {
    await project.edit(edits.all ?? (() => null))
    await planned()
    const store = await openStore({ databaseUrl: null, dataDir: project.dataDir, clock: systemClock, log: quiet })
    expect(await store.tickets.many(tickets.map(({ number }) => number))).toEqual(tickets)
    expect(await store.revisions.recent(0)).toHaveLength(1)
    await store.close()
  })

  test('changes no byte of the database, and refuses one of an older engine instead of mending it', async () => {
    await project.edit((_, text) => text)
    const file = join(project.dataDir, 'docket.sqlite')
    const before = await readFile(file)
    for (const argv of [
      ['plan'],
      ['replay', '--since', '90d'],
      ['graph', '--format', 'svg'],
      ['explain', 'ticket', '1'],
    ])
      expect((await project.docket(...argv)).code).toBe(0)
    expect(before.equals(await readFile(file))).toBe(true)

    const older = await mkdtemp(join(tmpdir(), 'docket-older-'))
    cleanups.push(() => rm(older, { recursive: true, force: true }))
    await copyFile(file, join(older, 'docket.sqlite'))
    const connection = await openConnection(
      join(older, 'docket.sqlite'),
      'write',
      watchDisk(() => {}),
    )
    await connection.exec('DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)')
    await connection.close()
    const refused = await docket({ folder: project.folder, dataDir: older, now: project.now }, ['plan'])
    expect([refused.code, refused.stderr.trim()]).toEqual([
      3,
      'The database does not open: its tables are those of an older engine.',
    ])
  })

  test('says that there is nothing to plan for where no engine ran yet, and that broken files cannot be planned', async () => {
    await project.edit((_, text) => text)
    const fresh = await docket({ folder: project.folder, dataDir: `${project.folder}/data`, now: project.now }, [
      'plan',
    ])
    expect([fresh.code, fresh.stderr]).toMatchInlineSnapshot(`
      [
        3,
        "The database does not open: there is none yet, start Docket once, or name one in DOCKET_DATABASE_URL.
      ",
      ]
    `)
    expect(existsSync(`${project.folder}/data`)).toBe(false)
    await writeFiles(project.folder, [{ path: 'workflows/urgent.sla.json', text: '{' }])
    expect((await project.docket('plan')).code).toBe(1)
  })
})
