import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { expectReplay } from '#engine/testing/replayed.ts'
import type { DeskBoardPage } from './board.ts'
import type { DeskListPage } from './list.ts'
import type { DeskTicketPage } from './ticket.ts'

let desk: RunningApp
let cookie = ''
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages })
  cookie = await desk.signIn('max')
})
afterAll(() => desk.stop())

const headers = (accept = 'text/html') => ({ cookie, origin: desk.services.settings.publicUrl, accept })
const get = (path: string) => desk.request(path, { headers: headers() })
const post = (path: string, body: readonly (readonly [string, string])[], accept?: string) =>
  desk.request(path, {
    method: 'POST',
    headers: headers(accept),
    body: new URLSearchParams(body.map(([a, b]) => [a, b])),
  })
const list = async (path = '/desk') => (await recorded<DeskListPage>(get(path))).page
const ticket = async (number: number) => (await recorded<DeskTicketPage>(get(`/desk/tickets/${number}`))).page
const board = async (path = '/desk/board') => (await recorded<DeskBoardPage>(get(path))).page
const stored = async (number: number) => desk.services.store.tickets.get(number)
const bulk = (numbers: readonly number[], action: string) =>
  post('/desk/bulk', [...numbers.map((number) => ['ticket', String(number)] as const), ['action', action]])
const undo = async () => {
  const { done } = (await list()).frame
  return post(`/desk/bulk/${done?.id}/undo`, [])
}

describe('what is done with many tickets', () => {
  test('is done to each that takes it, says why others were left, and one undo brings all back as they were', async () => {
    const numbers = await Promise.all([desk.createTicket(), desk.createTicket(), desk.createTicket()])
    const [first = 0] = numbers
    await post(`/desk/tickets/${first}/events`, [['type', 'ticket.solved']])
    const before = await Promise.all(numbers.map(stored))
    await bulk(numbers, 'event:ticket.solved')
    const { done } = (await list()).frame
    expect(done?.results.map(({ refused }) => refused === null)).toEqual([false, true, true])
    expect(done?.results[0]?.refused).toContain('does not take')
    expect((await stored(numbers[1] ?? 0))?.workflow.tags).toContain('solved')

    await undo()
    for (const [index, number] of numbers.entries()) {
      const [was, is] = [before[index], await stored(number)]
      expect([is?.workflow, is?.priority, is?.assignee, is?.tags]).toEqual([
        was?.workflow,
        was?.priority,
        was?.assignee,
        was?.tags,
      ])
      await expectReplay(desk, number)
    }
  })

  test('is told before it is done: to which tickets, and which would be left, and nothing happens yet', async () => {
    const [one, two] = [await desk.createTicket(), await desk.createTicket()]
    await bulk([one], 'priority:3')
    const preview = async (action: string, ...numbers: readonly number[]) => {
      const query = new URLSearchParams([['action', action], ...numbers.map((number) => ['ticket', String(number)])])
      return (await get(`/desk/bulk/preview?${query}`)).json()
    }
    expect(await preview('priority:3', one, two, 99_999)).toEqual({
      said: `1 of 2 tickets. No. ${two}, for example:`,
      steps: ['Priority: urgent'],
      left: [`${one}: It is so already.`],
    })
    expect(await preview('macro:none', two)).toEqual({
      said: 'None of these tickets would change.',
      steps: [],
      left: [`${two}: This macro does not exist any more.`],
    })
    expect((await stored(two))?.priority).not.toBe(3)
  })

  test('is not undone where somebody did something since', async () => {
    const number = await desk.createTicket()
    await bulk([number], 'priority:3')
    await desk.api(await desk.token('read', 'write')).note(number, { text: 'I know these people.' })
    await undo()
    expect((await stored(number))?.priority).toBe(3)
    expect((await list()).frame.done?.results[0]?.refused).toBe('It has gone on since: test left a note.')
  })
})

describe('the board', () => {
  test('has a column for each state but closed ones, and moves a card by the event that leads there', async () => {
    const number = await desk.createTicket({ subject: 'On the board' })
    const columns = (await board()).columns
    expect(columns.map(({ state }) => state)).not.toContain('closed')
    const card = columns[0]?.cards.find((one) => one.number === number)
    expect(card?.ways.map(({ type, to }) => [type, to])).toContainEqual(['ticket.taken', ['open']])
    const moved = await post('/desk/board/move', [
      ['ticket', String(number)],
      ['to', 'open'],
    ])
    expect(moved.status).toBe(303)
    expect((await stored(number))?.workflow.states).toEqual(['open'])
  })

  test('refuses a move that no event makes, and says where the card can go', async () => {
    const number = await desk.createTicket()
    const answer = await post(
      '/desk/board/move',
      [
        ['ticket', String(number)],
        ['to', 'waiting'],
      ],
      'application/json',
    )
    expect(answer.status).toBe(409)
    expect(await answer.json()).toEqual({
      reason: expect.stringContaining('no event of an agent leads from “New” to “Waiting”. It can go to:'),
    })
    expect((await stored(number))?.workflow.states).toEqual(['new'])
  })
})

describe('a draft', () => {
  test('is kept on the server until it is sent', async () => {
    const number = await desk.createTicket()
    await post(`/desk/tickets/${number}/draft`, [
      ['kind', 'reply'],
      ['text', 'Half an answ'],
    ])
    expect((await ticket(number)).drafts).toEqual({ reply: 'Half an answ', note: '' })
    await post(`/desk/tickets/${number}/replies`, [['text', 'A whole answer']])
    expect((await ticket(number)).drafts.reply).toBe('')
  })
})

test('a note that names an agent tells them, and they follow from then on', async () => {
  const number = await desk.createTicket()
  await post(`/desk/tickets/${number}/notes`, [
    ['text', 'Can you look, @ana? Not mail@ana.example, and nobody called @ghost.'],
  ])
  expect((await stored(number))?.followers).toEqual(['ana'])
  const mails = (await desk.services.store.outbox.ofTicket(number)).map(({ effect }) => effect.payload)
  expect(mails).toContainEqual(expect.objectContaining({ template: 'notify', params: { about: 'mentioned' } }))
  await expectReplay(desk, number)
})
