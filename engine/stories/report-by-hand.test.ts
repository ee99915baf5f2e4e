import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { ReportResource } from '#engine/http/resources/types.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { type Asked, chatsByHand, type Read, read, reportByHand, type Talk } from '#engine/testing/report/by-hand.ts'
import { cookieOf, liveThrough, worldBegins } from '#engine/testing/report/world.ts'
import { tries } from '#engine/testing/tries.ts'

const steps = 120

eachDatabase('a report of weeks in which anything happened', (fresh) => {
  let desk: HelpDesk | null = null
  afterEach(() => desk?.stop())

  test('says of any days, team, channel and priority what is counted by hand, as JSON and in each table', async () => {
    const seed = tries(1).seed
    const running = await startHelpDesk(await fresh(), { at: worldBegins, seed: String(seed) })
    desk = running
    const happened = await liveThrough(running, seed, steps)
    const tickets = await everyTicket(running)
    const talks = await everyTalk(running)
    const cookies = { ana: await cookieOf(running, 'ana'), max: await cookieOf(running, 'max') }
    expect(happened, 'everything came about').toMatchObject({
      'takes back': expect.any(Number),
      merges: expect.any(Number),
    })
    const json = async (asked: Asked, cookie: string) => {
      const answer = await running.request(`/desk/reports/report.json${addressOf(asked)}`, { headers: { cookie } })
      return { status: answer.status, report: (await answer.json()) as ReportResource }
    }

    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const now = running.clock.now()
        const { report } = await json(asked, cookies.ana)
        const { standard, missed, ...byHand } = reportByHand(tickets, asked, now)
        expect(report).toMatchObject({ ...byHand, current: true, chat: chatsByHand(talks, asked) })
        expect(report.sla.filter(({ policy }) => policy === 'standard')).toEqual(standard)
        // Raised to urgent after a late answer, a ticket is late at once, and no event says so.
        for (const { policy, metric, breached } of report.sla)
          expect([policy, metric, breached >= (missed[`${policy} ${metric}`] ?? 0)]).toEqual([policy, metric, true])
        await expectTables(running, cookies.ana, asked, report)
        await expectLines(running, cookies.ana, asked, report)
      }),
      tries(10),
    )

    // Whoever works for one team is told about that one, and of the other not even that it is there.
    const all: Asked = { ...everything, team: null }
    const { report: own } = await json(all, cookies.max)
    const {
      standard: _,
      missed: __,
      ...byHand
    } = reportByHand(tickets, { ...all, team: 'billing' }, running.clock.now())
    expect(own).toMatchObject({ ...byHand, team: null, chat: { conversations: 0 } })
    expect((await json({ ...all, team: 'customer-care' }, cookies.max)).status).toBe(404)
  })
})

const everything: Asked = {
  from: '2026-10-01',
  to: '2026-12-31',
  timeZone: 'Europe/Berlin',
  team: null,
  channel: null,
  priority: null,
}

const day = (index: number) => new Date(Date.parse('2026-10-08') + index * 86_400_000).toISOString().slice(0, 10)

/** Mostly days about the change of clocks; Lord Howe turns by half an hour, and Santiago's and Cairo's days do not all begin at midnight. */
const query: fc.Arbitrary<Asked> = fc
  .record({
    first: fc.integer({ min: 0, max: 45 }),
    length: fc.constantFrom(0, 0, 1, 6, 13, 61, 62, 90),
    timeZone: fc.constantFrom(
      'Europe/Berlin',
      'UTC',
      'America/New_York',
      'Asia/Shanghai',
      'Australia/Lord_Howe',
      'Africa/Cairo',
    ),
    team: fc.constantFrom(null, null, 'customer-care', 'billing'),
    channel: fc.constantFrom(null, null, null, 'form', 'email', 'chat'),
    priority: fc.constantFrom(null, null, null, 0, 1, 2, 3),
  })
  .map(({ first, length, ...others }) => ({ from: day(first), to: day(first + length), ...others }))

function addressOf(asked: Asked): string {
  const given = Object.entries(asked).filter(([, value]) => value !== null)
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

async function everyTicket({ services: { store } }: HelpDesk): Promise<readonly Read[]> {
  const all: Read[] = []
  for (let number = 1; ; number++) {
    const log = await store.events.of(number)
    if (log.length === 0) return all
    all.push(read(log))
  }
}

async function everyTalk({ services: { store } }: HelpDesk): Promise<readonly Talk[]> {
  const conversations = await store.conversations.activeSince(0, undefined, null, 10_000)
  return Promise.all(
    conversations.map(async (conversation) => ({
      conversation,
      entries: await store.conversations.entries(conversation.id, 0, 10_000),
    })),
  )
}

async function linesOf(desk: HelpDesk, cookie: string, name: string, asked: Asked): Promise<readonly string[]> {
  const answer = await desk.request(`/desk/reports/${name}.csv${addressOf(asked)}`, { headers: { cookie } })
  return (await answer.text()).replace('\uFEFF', '').replaceAll('"', '').trim().split('\r\n').slice(1)
}

/** Each table says what the JSON says. */
async function expectTables(desk: HelpDesk, cookie: string, asked: Asked, report: ReportResource): Promise<void> {
  const { volume, firstResponse, resolution, backlog, states, agents, chat, ratings } = report
  const cells = (...all: readonly (string | number | null)[]) => all.map((one) => one ?? '').join(',')
  const expected: Readonly<Record<string, readonly string[]>> = {
    volume: volume.buckets.map((one) => cells(one.day, one.email, one.form, one.chat)),
    teams: volume.teams.map((one) => cells(one.team, one.email, one.form, one.chat)),
    times: [
      cells('firstResponse', firstResponse.count, firstResponse.medianMinutes, firstResponse.p90Minutes),
      cells('resolution', resolution.count, resolution.medianMinutes, resolution.p90Minutes),
    ],
    sla: report.sla.map((one) => cells(one.policy, one.metric, one.met, one.breached, one.running)),
    backlog: backlog.ages.map(({ days, tickets }) => cells(days, tickets)),
    states: states.map((one) => cells(one.workflow, one.state, one.tickets, one.medianMinutes, one.p90Minutes)),
    reopened: [cells(report.reopened.solved, report.reopened.reopened)],
    ratings: [
      cells('satisfied', ratings.satisfied),
      cells('okay', ratings.okay),
      cells('dissatisfied', ratings.dissatisfied),
    ],
    agents: agents.map((one) => cells(one.agent, one.replies, one.solved, one.open)),
    chat: [
      cells('begun', chat.conversations),
      cells('answered', chat.answered),
      cells('unanswered', chat.unanswered),
      cells('missed', chat.missed),
      cells('firstResponseMedianSeconds', chat.firstResponse.medianSeconds),
      cells('firstResponseP90Seconds', chat.firstResponse.p90Seconds),
      cells('satisfied', chat.ratings.satisfied),
      cells('okay', chat.ratings.okay),
      cells('dissatisfied', chat.ratings.dissatisfied),
    ],
  }
  for (const [name, lines] of Object.entries(expected))
    expect([name, ...(await linesOf(desk, cookie, name, asked))]).toEqual([name, ...lines])
}

/** The line of each ticket adds up to what the report says. */
async function expectLines(desk: HelpDesk, cookie: string, asked: Asked, report: ReportResource): Promise<void> {
  const lines = (await linesOf(desk, cookie, 'tickets', asked)).map((line) => line.split(','))
  const having = (column: number, value: string) =>
    lines.filter((line) => line[column]?.split('; ').includes(value)).length
  expect(lines).toHaveLength(report.tickets)
  for (const channel of ['form', 'email', 'chat'] as const)
    expect(having(3, channel)).toBe(report.volume.channels[channel])
  expect(lines.filter((line) => line[7] !== '')).toHaveLength(report.firstResponse.count)
  expect(lines.filter((line) => line[8] !== '')).toHaveLength(report.resolution.count)
  expect(lines.filter((line) => Number(line[9]) > 0)).toHaveLength(report.reopened.reopened)
  expect(having(10, '5')).toBe(report.ratings.satisfied)
  for (const { policy, metric, met, breached, running } of report.sla) {
    const target = `${policy} ${metric}`
    expect([target, having(12, target), having(13, target), having(14, target)]).toEqual([
      target,
      breached,
      met,
      running,
    ])
  }
}
