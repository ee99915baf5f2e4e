import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { compileCalendar } from '#engine/core/sla/calendar.ts'
import { isOpen } from '#engine/core/sla/hours.ts'
import { openStore } from '#engine/store/open.ts'
import { docket, recording, type SeededProject, seededProject } from '#engine/testing/command-line.ts'
import { quiet } from '#engine/testing/databases.ts'
import { soundDefinitions } from './sound-definitions.ts'

const cleanups: (() => Promise<void>)[] = []
let project: SeededProject
beforeAll(async () => {
  project = await seededProject((cleanup) => cleanups.push(cleanup))
})
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

interface Document {
  readonly tickets: number
  readonly same: number
  readonly endedEarly: number
  readonly breaches: { readonly before: number; readonly after: number }
  readonly targets: readonly {
    policy: string
    metric: string
    before: { met: number; breached: number }
    after: { met: number; breached: number }
  }[]
  readonly differences: readonly {
    ticket: number
    breachesNew: readonly { policy: string; metric: string }[]
    state: unknown
    rejected: readonly { type: string }[]
  }[]
}
const replayed = async (...argv: readonly string[]) =>
  JSON.parse((await project.docket('replay', '--since', '60d', '--json', ...argv)).stdout) as Document

const faster = (path: string, text: string) =>
  path === 'workflows/urgent.sla.json' ? text.replace('"firstResponse": "PT4H"', '"firstResponse": "PT2H"') : text

describe('docket replay', () => {
  test('finds no difference where nothing was changed', async () => {
    await project.edit((_, text) => text)
    const { tickets, same, differences, endedEarly } = await replayed()
    expect([tickets, same, differences, endedEarly]).toEqual([18, 18, [], 0])
  })

  test('finds none either where no engine has run for weeks, though timers are overdue', async () => {
    await project.edit((_, text) => text)
    const asleep = { ...project, now: project.now + 40 * 24 * 3_600_000 }
    const since = ['--since', '2026-11-01', '--json']
    const there = await docket(asleep, ['replay', ...since])
    expect(JSON.parse(there.stdout)).toMatchObject({
      tickets: 18,
      same: 18,
      differences: [],
      endedEarly: await overdue(asleep.now),
    })
    const { stdout } = await docket(asleep, ['replay', ...since.slice(0, -1)])
    expect(stdout).toContain(' lives end early, each just before a timer that is overdue: no engine ran to fire it\n')
    expect((await docket(asleep, ['replay', '--since', '2026-11-01', '--export', 'asleep.ndjson'])).code).toBe(0)
    expect(await docket(asleep, ['replay', '--from', 'asleep.ndjson', '--json'])).toEqual(there)
  })

  test('counts the breaches that a shorter target would have brought, as a count by hand does', async () => {
    await project.edit(faster)
    const { differences, targets } = await replayed()
    const late = differences.flatMap(({ ticket, breachesNew }) =>
      breachesNew.filter(({ policy, metric }) => policy === 'urgent' && metric === 'firstResponse').map(() => ticket),
    )
    expect(late).toEqual(await countByHand(120, 240))
    expect(late.length).toBeGreaterThan(0)
    const target = targets.find(({ policy, metric }) => policy === 'urgent' && metric === 'firstResponse')
    expect((target?.after.breached ?? 0) - (target?.before.breached ?? 0)).toBe(late.length)
  })

  test('says what it says in the documentation', async () => {
    await project.edit(faster)
    const page = await recording(
      'docket replay',
      'What would have become of the tickets of the last weeks under other files. The events are the real ones, at their real instants; nothing is written and nothing is sent. Timers of the other files fire when they are due; one that is overdue in reality, since no engine ran, fires in neither life, which is compared until then. Here urgent tickets are promised an answer within two hours instead of four.',
      [
        ['Everything that would have gone otherwise:', ['replay', '--since', '30d']],
        ['One ticket:', ['replay', '--since', '30d', '--ticket', '10']],
      ],
      project.docket,
    )
    await expect(page).toMatchFileSnapshot('../../docs/commands/replay.md')
  })

  test('of an export says the same without the database, and the export names nobody', async () => {
    await project.edit(faster)
    const there = await replayed()
    const { code } = await project.docket('replay', '--since', '60d', '--export', 'month.ndjson')
    expect(code).toBe(0)
    const text = await readFile(join(project.folder, 'month.ndjson'), 'utf8')
    for (const word of ['Customer 1', 'customer1@', 'It has not come', 'How does it work', 'AB1000', 'An answer'])
      expect(text).not.toContain(word)
    expect(text).toContain('damage')
    expect(await replayed('--from', 'month.ndjson')).toEqual(there)
  })

  test('names what a stricter workflow does not take', async () => {
    await project.edit((path, text) =>
      path === 'workflows/support.workflow.json'
        ? text.replace(
            '"customer.replied": "open",\n        "agent.replied": { "target": "waiting", "reenter": true },\n        "ticket.solved": "solved"',
            '"customer.replied": "open"',
          )
        : text,
    )
    const { differences } = await replayed()
    expect(differences.flatMap(({ rejected }) => rejected.map(({ type }) => type))).toContain('ticket.solved')
    expect((await project.docket('replay', '--since', '60d')).stdout).toContain('"ticket.solved" is not taken')
  })

  test('refuses in a sentence', async () => {
    await writeFile(join(project.folder, 'other.json'), '{}')
    const said = []
    for (const argv of [
      ['--since', 'yesterday'],
      ['--with', 'nowhere'],
      ['--from', 'other.json'],
      ['--from', 'none'],
      ['--ticket', '4000'],
    ]) {
      const { code, stderr } = await project.docket('replay', ...argv)
      said.push(`${code} ${stderr.trim().replace(project.folder, '…')}`)
    }
    expect(said).toMatchInlineSnapshot(`
      [
        "2 --since takes 30d, 12h, 4w or a date such as 2026-11-01, not "yesterday".",
        "2 "nowhere" is no folder, no commit or branch of git, and no revision that is kept.",
        "2 "…/other.json" is no export of "docket replay --export".",
        "2 "…/none" cannot be read.",
        "2 Ticket 4000 is not among them.",
      ]
    `)
    await project.edit((path, text) =>
      path.endsWith('urgent.sla.json') ? text.replace('"targets"', '"target"') : text,
    )
    expect((await project.docket('replay')).code).toBe(1)
  })
})

/** How many tickets have a timer that is due. */
async function overdue(now: number): Promise<number> {
  const store = await openStore({ databaseUrl: null, dataDir: project.dataDir, clock: systemClock, log: quiet })
  const all = await store.tickets.many(Array.from({ length: 18 }, (_, index) => index + 1))
  await store.close()
  return all.filter(({ timers }) => timers.some(({ dueAt }) => dueAt <= now)).length
}

/** Urgent tickets whose first answer took more than `minutes` open minutes but not more than `atMost`, walked minute by minute. */
async function countByHand(minutes: number, atMost: number): Promise<readonly number[]> {
  const { hours } = soundDefinitions(await workingTree(project.folder).read())
  const office = hours.get('office')
  if (!office) throw new Error('there are no office hours')
  const calendar = compileCalendar(office)
  const store = await openStore({ databaseUrl: null, dataDir: project.dataDir, clock: systemClock, log: quiet })
  const late: number[] = []
  for (let number = 1; number <= 18; number++) {
    const events = await store.events.of(number)
    const isUrgent = events.some(({ type, data }) => type === 'priority.changed' && data.priority === 3)
    const created = events[0]?.at ?? 0
    const answered = events.find(({ type }) => type === 'agent.replied')?.at ?? project.now
    let open = 0
    for (let now = created; now < answered; now += 60_000) if (isOpen(calendar, now)) open++
    if (isUrgent && open > minutes && open <= atMost) late.push(number)
  }
  await store.close()
  return late
}
