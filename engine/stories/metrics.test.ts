import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'
import { letter } from '#engine/testing/letter.ts'
import { mailDesks } from '#engine/testing/mail-desks.ts'

const day = 24 * 3_600_000

eachDatabase('metrics', (fresh) => {
  const start = mailDesks(fresh)

  test('count a ticket that came by mail, and what time alone did, beside what came by a form', async () => {
    const desk = await start()
    await desk.receive(letter())
    await desk.post('/forms/contact', { name: 'Bo', email: 'bo@example.com', subject: 'Hello', message: 'Help' })
    await desk.wait(7 * day)
    const metrics = await (await desk.request('/metrics')).text()
    expect(metrics).toContain('docket_tickets_created_total{channel="email"} 1')
    expect(metrics).toContain('docket_tickets_created_total{channel="form"} 1')
    expect(metrics).toContain('docket_events_total{type="ticket.created"} 2')
    expect(metrics).toMatch(/docket_events_total\{type="sla\.breached"\} [1-9]/)
    expect(await (await desk.request('/metrics')).text()).toContain('docket_events_total{type="ticket.created"} 2')
  })
})
