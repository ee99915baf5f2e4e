import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { undoMs } from './replies.ts'
import type { DeskTicketPage } from './ticket.ts'

/** Who was answered has to be taken on again before the ticket can be solved. */
function unsolvable(text: string): string {
  const workflow = JSON.parse(text)
  delete workflow.states.waiting.on['ticket.solved']
  workflow.states.waiting.on['ticket.taken'] = 'open'
  return JSON.stringify(workflow)
}

let desk: RunningApp
let max = ''
beforeAll(async () => {
  desk = await startApp({
    pages: recordingPages,
    files: sampleFiles.map((file) =>
      file.path === 'workflows/support.workflow.json' ? { ...file, text: unsolvable(file.text) } : file,
    ),
  })
  max = await desk.signIn('max')
})
afterAll(() => desk.stop())

const headers = (language: string) => ({ cookie: max, accept: 'text/html', 'accept-language': language })
const page = async (number: number, language = 'en') =>
  (
    await recorded<DeskTicketPage>(
      desk.request(`/desk/tickets/${number}`, { headers: headers(language) }) as Promise<Response>,
    )
  ).page
const post = (number: number, path: string, body: Record<string, string>) =>
  desk.request(`/desk/tickets/${number}/${path}`, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers: { ...headers('en'), origin: desk.services.settings.publicUrl },
  })
const waitForSending = async (number: number) => {
  desk.clock.advance(undoMs)
  await desk.services.runtime.submit({
    ticket: number,
    event: { type: 'timer.fired', by: { role: 'system' }, data: {}, content: null },
    dedupe: null,
    expectedVersion: null,
    files: [],
  })
}

const reason = 'The state "Waiting" does not take "Solve".'

test('to send and solve is offered where the state behind the answer takes it', async () => {
  const number = await desk.createTicket()
  expect((await page(number)).solving).toEqual({ waiting: [], isOffered: false, refused: reason, left: null })
  expect((await page(number, 'zh-CN')).solving.refused).toBe('状态“Waiting”下不能执行“标记为已解决”。')
  await post(number, 'events', { type: 'ticket.solved' })
  expect((await page(number)).solving).toMatchObject({ isOffered: false, refused: null })
})

test('an answer that was to solve and could not is sent all the same, and the ticket says what is left to do', async () => {
  const number = await desk.createTicket()
  await post(number, 'replies', { text: 'A new one is on its way.', solve: '1' })
  const waiting = await page(number)
  expect([waiting.solving.waiting.length, waiting.solving.refused]).toEqual([1, reason])

  await waitForSending(number)
  const sent = await page(number)
  const reply = sent.ticket.timeline.find(({ type }) => type === 'agent.replied')
  expect(reply?.text).toBe('A new one is on its way.')
  expect(sent.solving.left).toEqual({ reply: reply?.id, reason })
  expect(sent.ticket.allowed.map(({ type }) => type)).toEqual(['ticket.taken'])

  await post(number, 'events', { type: 'ticket.taken' })
  expect((await page(number)).solving.left).toBeNull()
})
