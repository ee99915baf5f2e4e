import { afterAll, beforeAll, expect, test } from 'vitest'
import { validatorOf } from '#engine/http/resources/check-body.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { ReportsPage } from './reports.ts'

let desk: RunningApp
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages })
  await desk.createTicket()
  await desk.createTicket()
  await desk.createTicket({ team: 'billing' })
})
afterAll(() => desk.stop())

const ask = async (agent: string, path: string) =>
  desk.request(path, { headers: { cookie: await desk.signIn(agent), accept: 'text/html' } })
const countFor = async (agent: string, query = '') =>
  (await recorded<ReportsPage>(ask(agent, `/desk/reports${query}`))).page.report?.tickets

test('a report counts the teams that somebody may read, and a program reads them all', async () => {
  expect(await countFor('ana')).toBe(3)
  expect(await countFor('ana', '?team=billing')).toBe(1)
  expect(await countFor('max')).toBe(2)
  expect(await countFor('olga', '?channel=email')).toBe(0)
  expect(await countFor('ana', '?from=1900-01-01&to=1900-12-31&timeZone=Europe/Berlin')).toBe(0)
  expect((await ask('max', '/desk/reports?team=billing')).status).toBe(404)
  expect((await ask('max', '/desk/reports?team=nobody')).status).toBe(404)
  const report = await desk.api(await desk.token('read')).report()
  expect(report).toMatchObject({ tickets: 3, timeZone: 'UTC', backlog: { open: 3 } })
  const validate = validatorOf('Report')
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true)
})

test('what cannot be asked comes back with everything that is wrong, to people and to programs', async () => {
  const query = '?from=2026-02-30&to=never&channel=fax&priority=9'
  const page = await ask('ana', `/desk/reports${query}`)
  expect(page.status).toBe(422)
  const { errors, report, typed } = (await recorded<ReportsPage>(page)).page
  expect(errors.map(({ field, code }) => `${field} ${code}`)).toEqual([
    'from format',
    'to format',
    'channel enum',
    'priority enum',
  ])
  expect(report).toBeNull()
  expect(typed).toMatchObject({ from: '2026-02-30', to: 'never' })
  const headers = { authorization: `Bearer ${await desk.token('read')}` }
  const wrong = await desk.request('/api/v1/reports?from=2026-03-02&to=2026-03-01&tema=care', { headers })
  expect(wrong.status).toBe(422)
  expect(await wrong.json()).toMatchObject({
    errors: [
      { field: 'tema', message: expect.stringContaining('team') },
      { field: 'from', code: 'minimum' },
    ],
  })
  expect((await desk.request('/api/v1/reports?timeZone=Moon', { headers })).status).toBe(422)
})

test('each part and the tickets come as CSV, the whole as JSON, within the same rights', async () => {
  const tickets = await ask('max', '/desk/reports/tickets.csv')
  expect(tickets.headers.get('content-disposition')).toBe('attachment; filename="docket-tickets.csv"')
  expect(tickets.headers.get('content-type')).toContain('text/csv')
  const lines = (await tickets.text()).trim().split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^\uFEFF?number,createdAt,team.*,breached,met,running$/)
  expect(lines[1]).toMatch(/,,,standard firstResponse$/)
  const days = await ask('ana', '/desk/reports/volume.csv?from=2026-01-01&to=2026-01-03')
  expect(await days.text()).toContain('day,email,form,chat\r\n2026-01-01,0,0,0\r\n2026-01-02,0,0,0\r\n')
  expect(await (await ask('max', '/desk/reports/report.json')).json()).toMatchObject({ formatVersion: 1, tickets: 2 })
  for (const name of ['volume', 'nothing.csv', 'constructor.csv'])
    expect([name, (await ask('ana', `/desk/reports/${name}`)).status]).toEqual([name, 404])
})
