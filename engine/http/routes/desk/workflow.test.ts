import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { DeskListPage } from './list.ts'
import type { DeskTicketPage } from './ticket.ts'
import type { WorkflowPage } from './workflow.ts'

let desk: RunningApp
let solved: number
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages })
  await desk.createTicket()
  await desk.createTicket()
  await desk.createTicket({ team: 'billing' })
  solved = await desk.createTicket()
  await desk.api(await desk.token('read', 'write')).send(solved, { type: 'ticket.solved' })
})
afterAll(() => desk.stop())

const ask = async (agent: string, path: string) =>
  desk.request(path, { headers: { cookie: await desk.signIn(agent), accept: 'text/html' } })
const workflowFor = async (agent: string) => (await recorded<WorkflowPage>(ask(agent, '/desk/workflow/support'))).page

test('each state says how many tickets stand in it, and leads to the list of exactly those', async () => {
  const { states, teams } = await workflowFor('ana')
  expect(teams.map(({ id }) => id)).toEqual(['billing', 'care'])
  const counted = states.map(({ path, counts }) => [path, ...counts.map(({ count }) => count)])
  expect(counted).toEqual([
    ['new', 1, 2],
    ['open', 0, 0],
    ['waiting', 0, 0],
    ['solved', 0, 1],
    ['closed', 0, 0],
  ])
  for (const { counts } of states)
    for (const { count, address } of counts) {
      const { page } = await recorded<DeskListPage>(ask('ana', address))
      expect([address, page.tickets.length]).toEqual([address, count])
    }
})

test('a team that somebody may not read is not counted for them', async () => {
  const { states, teams } = await workflowFor('max')
  expect(teams.map(({ id }) => id)).toEqual(['care'])
  expect(states[0]?.counts.map(({ count }) => count)).toEqual([2])
})

test('a state is told with its rule, its ways on and what the customer reads, in the language of the reader', async () => {
  const waiting = (await workflowFor('ana')).states.find(({ path }) => path === 'waiting')
  expect(waiting).toMatchObject({ title: 'Waiting', isPaused: true, ring: 'wait', customer: 'We wait for your answer' })
  expect(waiting?.rule).toMatch(/^workflows\/support\.workflow\.json:\d+$/)
  expect(waiting?.ways).toEqual([
    { label: 'Customer writes', to: 'In progress' },
    { label: 'Solve, after 7 days', to: 'Solved' },
  ])
})

test('without a name it is the first workflow; one that never was is not there', async () => {
  expect((await ask('olga', '/desk/workflow')).headers.get('location')).toBe('/desk/workflow/support')
  expect((await ask('ana', '/desk/workflow/nothing')).status).toBe(404)
})

test('a ticket shows where it stands in its workflow', async () => {
  const { page } = await recorded<DeskTicketPage>(ask('ana', `/desk/tickets/${solved}`))
  expect(page.flow).toMatchObject({ workflow: 'support', here: ['solved'] })
  expect(page.flow?.layout.boxes.map(({ state }) => state.path)).toContain('solved')
})
