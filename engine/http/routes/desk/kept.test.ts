import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { DeskBoardPage } from './board.ts'
import type { DeskListPage } from './list.ts'

let desk: RunningApp
const cookies = new Map<string, string>()
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages })
  for (const agent of ['ana', 'max']) cookies.set(agent, await desk.signIn(agent))
})
afterAll(() => desk.stop())

const get = async <Page>(agent: string, path: string, language: string) => {
  const headers = { cookie: cookies.get(agent) ?? '', accept: 'text/html', 'accept-language': language }
  return (await recorded<Page>(desk.request(path, { headers }) as Promise<Response>)).page
}
/** The ticket as it stands in the list and on the board. */
const shown = async (number: number, agent = 'ana', language = 'en') => {
  const { tickets } = await get<DeskListPage>(agent, '/desk', language)
  const { columns } = await get<DeskBoardPage>(agent, '/desk/board?team=care', language)
  const isIt = (ticket: { readonly number: number }) => ticket.number === number
  return { row: tickets.find(isIt), card: columns.flatMap(({ cards }) => cards).find(isIt) }
}
const api = async () => desk.api(await desk.token('read', 'write'))

test('each agent sees their own ways on a board, whoever looked at it before', async () => {
  const number = await desk.createTicket()
  await (await api()).send(number, { type: 'ticket.taken' })
  for (const agent of ['ana', 'max', 'ana', 'max']) {
    const types = (await shown(number, agent)).card?.ways.map(({ type }) => type)
    expect([agent, types?.includes('refund.approved')]).toEqual([agent, agent === 'ana'])
  }
})

test('each agent reads list and board in their own words, whoever looked at them before', async () => {
  const number = await desk.createTicket()
  for (const language of ['en', 'zh-CN', 'en', 'zh-CN']) {
    const { row, card } = await shown(number, 'ana', language)
    const title = language === 'en' ? 'New' : '新建'
    expect([language, row?.stateTitle, card?.stateTitle]).toEqual([language, title, title])
  }
})

test('who is renamed in their file is called so in list and board at once', async () => {
  const number = await desk.createTicket()
  await (await api()).change(number, { assignee: 'max' })
  const names = async () => {
    const { row, card } = await shown(number)
    return [row?.assigneeName, card?.assigneeName]
  }
  expect(await names()).toEqual(['Max Berg', 'Max Berg'])
  await desk.changeFiles((files) =>
    files.map((file) => ({ ...file, text: file.text.replace('"Max Berg"', '"Max Stein"') })),
  )
  expect(await names()).toEqual(['Max Stein', 'Max Stein'])
})
