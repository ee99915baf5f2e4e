import { afterEach, expect, test } from 'vitest'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'

const monday = Date.parse('2026-11-23T09:00:00Z')
const hour = 3_600_000

const ask = (subject: string) => ({ name: 'Ada', email: 'ada@example.com', subject, message: 'Please help.' })

eachDatabase('an engine that was away', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })

  test('gives every warning and breach that fell due meanwhile once, in the order of their instants', async () => {
    const database = await fresh()
    const before = await startHelpDesk(database, { at: monday })
    await before.post('/forms/contact', ask('First'))
    await before.wait(hour)
    await before.post('/forms/contact', ask('Second'))
    await before.api.change(2, { priority: 3 })
    await before.settled()
    await before.stop()

    const after = await startHelpDesk(database, { at: monday + 10 * 24 * hour, seed: 'the next day' })
    desks.push(after)
    await after.settled()
    const { events } = after.services.store
    const raised = [...(await events.of(1)), ...(await events.of(2))]
      .filter(({ type }) => type === 'sla.warned' || type === 'sla.breached')
      .sort((one, other) => one.position - other.position)
    const dueOf = ({ data }: TicketEvent) => Number(data.dueAt)
    const of = (ticket: number) => raised.filter((event) => event.ticket === ticket)

    // Two clocks of the first ticket; two of each policy of the second. A breach is told with the deadline's own instant.
    expect(of(1).filter(({ type }) => type === 'sla.breached')).toHaveLength(2)
    expect(of(2).filter(({ type }) => type === 'sla.breached')).toHaveLength(4)
    for (const ticket of [1, 2]) {
      const breaches = of(ticket).filter(({ type }) => type === 'sla.breached')
      expect(breaches.map(dueOf)).toEqual(breaches.map(dueOf).toSorted((a, b) => a - b))
      const clocks = (await after.services.store.tickets.get(ticket))?.clocks ?? []
      expect(clocks.map(({ state }) => state)).toEqual(clocks.map(() => 'breached'))
      expect(clocks.map(({ breachedAt, dueAt }) => breachedAt === dueAt)).toEqual(clocks.map(() => true))
    }
    expect(new Set(raised.map(({ ticket, type, data }) => JSON.stringify([ticket, type, data]))).size).toBe(
      raised.length,
    )

    await after.wait(30 * 24 * hour)
    const later = [...(await events.of(1)), ...(await events.of(2))]
    expect(later.filter(({ type }) => type === 'sla.warned' || type === 'sla.breached')).toHaveLength(raised.length)
  })
})
