import { afterEach, expect, test } from 'vitest'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { seedTickets } from '#engine/testing/many-tickets.ts'

const now = Date.parse('2026-11-24T09:00:00Z')
const hour = 3_600_000
const day = 24 * hour
const tickets = 120
const extra = 4

eachDatabase('a report', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })

  test('says what somebody finds who reads every log and counts by hand', async () => {
    const desk = await startHelpDesk(await fresh(), { at: now })
    desks.push(desk)
    const { store, runtime } = desk.services
    await seedTickets(store, runtime.definitions().running, { from: now - 12 * day, until: now, tickets })
    for (let asked = 0; asked < extra; asked++) {
      await desk.post('/forms/contact', { email: 'ada@example.com', subject: `Question ${asked}`, message: 'Help' })
    }
    await desk.settled()
    const solve = async (number: number) => {
      await desk.api.reply(number, { text: 'Here you are.' })
      await desk.api.send(number, { type: 'ticket.solved' })
    }
    const rate = (number: number, rating: number) =>
      runtime.submit({
        ticket: number,
        event: { type: 'ticket.rated', by: { role: 'customer' }, data: { rating }, content: null },
        dedupe: null,
        expectedVersion: null,
        files: [],
      })
    for (const [number, rating] of [
      [tickets + 1, 5],
      [tickets + 2, 5],
      [tickets + 3, 1],
    ] as const) {
      await solve(number)
      await rate(number, rating)
    }
    await rate(tickets + 3, 3)
    await desk.wait(hour)
    await desk.api.send(tickets + 2, { type: 'ticket.reopened' })
    await desk.api.change(tickets + 4, { assignee: 'ana' })

    const report = await desk.api.report({ from: '2026-11-14', to: '2026-11-24', timeZone: 'Europe/Berlin' })
    const logs = await everyLog(desk)
    const from = Date.parse('2026-11-13T23:00:00Z')
    const span = logs.filter((log) => createdAt(log) >= from)
    expect(span.length).toBeLessThan(tickets + extra)

    expect(report).toMatchObject({ current: true, tickets: span.length, team: null })
    expect(report.volume.channels).toEqual({ form: span.length, email: 0, chat: 0 })
    expect(report.volume.buckets).toHaveLength(11)
    expect(report.volume.buckets.find((bucket) => bucket.day === '2026-11-20')?.form).toBe(
      span.filter((log) => berlin(createdAt(log)).startsWith('2026-11-20')).length,
    )

    const firstAnswers = span.flatMap((log) => {
      const answer = log.find(({ type }) => type === 'agent.replied')
      return answer ? [workMinutes(createdAt(log), answer.at)] : []
    })
    expect(report.firstResponse).toEqual({ count: firstAnswers.length, ...middle(firstAnswers) })

    const ways = span.map(wayOf)
    const solutions = ways.flatMap(({ solvedAt }, index) => {
      const log = span[index]
      return solvedAt === null || log === undefined ? [] : [workMinutes(createdAt(log), solvedAt)]
    })
    expect(report.resolution).toEqual({ count: solutions.length, ...middle(solutions) })
    expect(report.reopened).toEqual({
      solved: ways.filter(({ solved }) => solved > 0).length,
      reopened: ways.filter(({ reopened }) => reopened > 0).length,
    })
    expect(report.reopened.reopened).toBeGreaterThan(0)
    expect(report.states.find(({ state }) => state === 'new')?.tickets).toBe(
      ways.filter(({ left }) => left.includes('new')).length,
    )

    const breached = (policy: string, metric: string) =>
      span.filter((log) =>
        log.some(({ type, data }) => type === 'sla.breached' && data.policy === policy && data.metric === metric),
      ).length
    for (const { policy, metric, breached: said } of report.sla) {
      expect([policy, metric, said]).toEqual([policy, metric, breached(policy, metric)])
    }
    expect(breached('standard', 'firstResponse')).toBeGreaterThan(0)
    const standard = report.sla.find(({ policy, metric }) => policy === 'standard' && metric === 'firstResponse')
    expect((standard?.met ?? 0) + (standard?.breached ?? 0) + (standard?.running ?? 0)).toBe(span.length)

    const rated = span.flatMap((log) => log.findLast(({ type }) => type === 'ticket.rated')?.data.rating ?? [])
    expect(report.ratings).toEqual({
      satisfied: rated.filter((rating) => rating === 5).length,
      okay: rated.filter((rating) => rating === 3).length,
      dissatisfied: rated.filter((rating) => rating === 1).length,
    })

    const open = logs.filter((log) => !['solved', 'closed'].includes(wayOf(log).state))
    expect(report.backlog.open).toBe(open.length)
    expect(report.backlog.ages.reduce((sum, { tickets: some }) => sum + some, 0)).toBe(open.length)
    expect(report.backlog.oldest?.createdAt).toBe(new Date(Math.min(...open.map(createdAt))).toISOString())
    const byAna = span.flat().filter(({ type, by }) => type === 'agent.replied' && by.role === 'agent').length
    expect(report.agents.find(({ agent }) => agent === 'ana')).toMatchObject({ replies: byAna, open: 1 })
  })

  test('leaves out what lies on the shelf, and tells nothing to strangers', async () => {
    const desk = await startHelpDesk(await fresh(), { at: now })
    desks.push(desk)
    await desk.post('/forms/contact', {
      email: 'win@example.com',
      subject: 'Page one',
      message: 'Guaranteed',
      'docket-website': 'https://example.com',
    })
    await desk.post('/forms/contact', { email: 'ada@example.com', subject: 'Hello', message: 'Help' })
    await desk.settled()
    expect((await desk.api.report()).tickets).toBe(1)
    expect(await (await desk.request('/api/v1/reports')).status).toBe(401)
  })

  test('of the only team that is left says nothing of those that are gone, and one of all teams does', async () => {
    const desk = await startHelpDesk(await fresh(), { at: now })
    desks.push(desk)
    const path = 'workflows/billing.team.json'
    const text = JSON.stringify({ name: 'Billing', workflow: 'support', channels: { form: true } })
    await desk.changeFiles((files) => [...files, { path, text }])
    await desk.post('/forms/contact', { email: 'ada@example.com', subject: 'Hello', message: 'Help' })
    await desk.post('/forms/contact', { email: 'ada@example.com', subject: 'An invoice', message: 'Help' })
    await desk.api.change(2, { team: 'billing' })
    await desk.changeFiles((files) => files.filter((file) => file.path !== path))
    expect((await desk.api.report({ team: 'customer-care' })).tickets).toBe(1)
    expect((await desk.api.report()).tickets).toBe(2)
  })
})

async function everyLog({ services: { store } }: HelpDesk): Promise<readonly (readonly TicketEvent[])[]> {
  return Promise.all(Array.from({ length: tickets + extra }, (_, index) => store.events.of(index + 1)))
}

const createdAt = (log: readonly TicketEvent[]): number => log[0]?.at ?? 0

/** In November Berlin is an hour ahead. */
const berlin = (instant: number) => new Date(instant + hour).toISOString()

/** The sample's office is open on weekdays from nine to noon and from one to five: counted minute by minute. */
function workMinutes(from: number, until: number): number {
  let open = 0
  for (let at = from, next = 0; at < until; at = next) {
    next = Math.min(until, at - (at % 60_000) + 60_000)
    const local = new Date(at + hour)
    const clock = local.getUTCHours()
    const isWeekday = local.getUTCDay() >= 1 && local.getUTCDay() <= 5
    if (isWeekday && ((clock >= 9 && clock < 12) || (clock >= 13 && clock < 17))) open += next - at
  }
  return open / 60_000
}

function middle(minutes: readonly number[]) {
  const sorted = minutes.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
  return { medianMinutes: at(0.5), p90Minutes: at(0.9) }
}

/** Through the states of the sample's workflow, of which two are final. */
function wayOf(log: readonly TicketEvent[]) {
  const isFinal = (state: string) => state === 'solved' || state === 'closed'
  const left: string[] = []
  let [state, solved, reopened] = ['', 0, 0]
  let solvedAt: number | null = null
  for (const event of log) {
    for (const { fact, value } of event.why) {
      if (fact !== 'state') continue
      if (state !== '') left.push(state)
      if (isFinal(value) && !isFinal(state)) {
        solved++
        solvedAt = event.at
      }
      if (!isFinal(value) && isFinal(state)) {
        reopened++
        solvedAt = null
      }
      state = value
    }
  }
  return { state, solved, reopened, solvedAt, left }
}
