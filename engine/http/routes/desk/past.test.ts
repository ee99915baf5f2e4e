import { afterAll, beforeAll, expect, test } from 'vitest'
import { erasePerson } from '#engine/runtime/erase-person.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { DeskTicketPage } from './ticket.ts'

let desk: RunningApp
const cookies: Record<string, string> = {}
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages })
  for (const who of ['ana', 'max', 'olga']) cookies[who] = await desk.signIn(who)
})
afterAll(() => desk.stop())

const ask = (number: number, at: string, who = 'ana') =>
  desk.request(`/desk/tickets/${number}?at=${encodeURIComponent(at)}`, {
    headers: { cookie: cookies[who] ?? '', accept: 'text/html' },
  })
const page = async (number: number, at: string | number, who?: string) =>
  (await recorded<DeskTicketPage>(ask(number, String(at), who))).page
const seqOf = async (number: number, type: string) =>
  (await desk.services.store.events.of(number)).find((event) => event.type === type)?.seq ?? 0

test('a ticket is shown as it stood after any of its events, and nothing can be done with it there', async () => {
  const number = await desk.createTicket()
  const api = desk.api(await desk.token('read', 'write'))
  const createdAt = new Date(desk.clock.now()).toISOString()
  desk.clock.advance(60_000)
  await api.change(number, { priority: 3, assignee: 'max' })
  desk.clock.advance(60_000)
  await api.reply(number, { text: 'Which lamp?' })
  await api.send(number, { type: 'ticket.solved' })

  const first = await page(number, 1)
  expect(first).toMatchObject({
    ticket: { priority: 0, assignee: null, stateTitle: 'New', allowed: [] },
    may: { reply: false, note: false, change: false },
    past: { event: { id: 1, by: 'Cleo' } },
  })
  expect(first.ticket.timeline.map(({ id }) => id)).toEqual([1])

  const raised = await page(number, await seqOf(number, 'priority.changed'))
  expect(raised.past?.event.said).toBe('test set the priority to urgent.')
  expect(raised.past?.changes).toEqual([{ fact: 'priority', from: '0', to: '3', rule: null }])
  const replied = await page(number, await seqOf(number, 'agent.replied'))
  const { revision } = desk.services.runtime.definitions().running
  expect(replied.past?.changes).toEqual([
    {
      fact: 'state',
      from: 'New',
      to: 'Waiting',
      rule: expect.stringMatching(new RegExp(`support\\.workflow\\.json:\\d+@${revision}$`)),
    },
    expect.objectContaining({
      fact: 'deadline',
      metric: 'firstResponse',
      to: expect.objectContaining({ state: 'met' }),
    }),
  ])
  expect(replied).toMatchObject({ ring: 'wait', assigneeName: 'Max Berg', ticket: { stateTitle: 'Waiting' } })

  // An instant is as good as a number, and beyond the ends it is the first or the last.
  expect((await page(number, createdAt)).ticket).toMatchObject({ priority: 0, stateTitle: 'New' })
  expect((await page(number, '2001-01-01T00:00:00Z')).past?.event.id).toBe(1)
  const last = await page(number, 99_999)
  expect([last.past?.event.id, last.ticket.stateTitle]).toEqual([last.past?.last, 'Solved'])
  // A time without an offset would be another one on every machine.
  for (const none of ['yesterday', '2001-01-01T00:00', '-1', '1;2', ''])
    expect((await ask(number, none)).status, none).toBe(400)
})

test('whoever may not read a ticket does not read its past either', async () => {
  const number = await desk.createTicket({ team: 'billing' })
  expect((await ask(number, '1', 'max')).status).toBe(404)
  expect((await ask(number, '1', 'ana')).status).toBe(200)
})

test('from before a person was erased nothing is shown', async () => {
  const number = await desk.createTicket({ name: 'Dora', email: 'dora@example.com', subject: 'A secret lamp' })
  await erasePerson({ ...desk.services, failpoint: () => {} }, 'dora@example.com')
  const erased = await seqOf(number, 'person.erased')
  const shown = await page(number, 1)
  expect([shown.past?.event.id, shown.pastFrom, shown.ticket.title]).toEqual([erased, erased, 'Erased request'])
  expect(JSON.stringify(shown)).not.toMatch(/secret|dora/i)
})
