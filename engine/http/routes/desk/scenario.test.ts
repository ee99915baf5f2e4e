import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import type { DeskTicketPage } from './ticket.ts'

let desk: RunningApp
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages })
})
afterAll(() => desk.stop())

const ask = async (agent: string, path: string) =>
  desk.request(path, { headers: { cookie: await desk.signIn(agent), accept: 'text/html' } })

test('a ticket is saved as a scenario that the checker takes, without a word or an address of the customer', async () => {
  const number = await desk.createTicket({
    name: 'Cleo Secret',
    email: 'cleo@private.example',
    text: 'My code is 4711.',
  })
  const api = desk.api(await desk.token('read', 'write'))
  await api.change(number, { assignee: 'ana', priority: 3 })
  await api.send(number, { type: 'ticket.solved' })
  const answer = await ask('max', `/desk/tickets/${number}/scenario`)
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="ticket-${number}.scenario.json"`)
  const text = await answer.text()
  expect(text).not.toMatch(/4711|private\.example|Secret/)
  expect(text).toContain('"state": "solved"')
  const path = `workflows/ticket-${number}.scenario.json`
  const { problems } = loadDefinitions([...sampleFiles, { path, text }], null)
  expect(problems.filter(({ file, severity }) => file === path && severity === 'error')).toEqual([])
})

test('a ticket of a team that somebody may not read is not saved either', async () => {
  const number = await desk.createTicket({ team: 'billing' })
  expect((await ask('max', `/desk/tickets/${number}/scenario`)).status).toBe(404)
  expect((await ask('ben', `/desk/tickets/${number}/scenario`)).status).toBe(200)
})

test('state, priority, assignee and deadline name the event and the rule of its revision', async () => {
  const number = await desk.createTicket()
  const api = desk.api(await desk.token('read', 'write'))
  await api.change(number, { assignee: 'max' })
  await api.reply(number, { text: 'Which lamp?' })
  const { page } = await recorded<DeskTicketPage>(ask('max', `/desk/tickets/${number}`))
  const { revision } = desk.services.runtime.definitions().running
  const told = new Map(page.reasons.map((reason) => [reason.fact, reason]))
  expect(told.get('state')).toMatchObject({
    value: 'Waiting',
    rule: expect.stringMatching(new RegExp(`^workflows/support\\.workflow\\.json:\\d+@${revision}$`)),
    event: { id: page.ticket.timeline.find(({ type }) => type === 'agent.replied')?.id },
  })
  expect(told.get('assignee')).toMatchObject({ value: 'Max Berg', rule: null, event: { by: 'test' } })
  expect(told.get('deadline')).toMatchObject({
    deadline: { policy: 'standard', metric: 'firstResponse' },
    rule: expect.stringContaining('workflows/standard.sla.json:'),
  })
  expect(told.get('team')?.value).toBe('Customer care')
})
