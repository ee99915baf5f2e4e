import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { AccountPage } from './account.ts'
import type { ReportsPage } from './reports.ts'
import type { DeskTicketPage } from './ticket.ts'
import type { WorkflowPage } from './workflow.ts'

const root = join(import.meta.dirname, '../../../..')
const shipped = ['forms', 'workflows'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|md|eml)$/.test(name))
    .map((name): SourceFile => {
      const path = `${folder}/${name}`
      return { path, text: readFileSync(join(root, path), 'utf8') }
    }),
)

let desk: RunningApp
let ana = ''
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages, files: shipped })
  ana = await desk.signIn('ana')
})
afterAll(() => desk.stop())

const headers = () => ({ cookie: ana, accept: 'text/html', 'accept-language': 'zh-CN' })
const open = async <Page>(path: string) =>
  (await recorded<Page>(desk.request(path, { headers: headers() }) as Promise<Response>)).page

test('on a Chinese desk the sample company’s policies, mails, macros, responses, days and workflow have Chinese names', async () => {
  const number = await desk.createTicket({ team: 'customer-care' })
  await desk.api(await desk.token('read', 'write')).change(number, { priority: 3 })
  const page = await open<DeskTicketPage>(`/desk/tickets/${number}`)
  const titles = [
    ...page.clocks.map(({ policy }) => policy),
    ...page.clocks.flatMap(({ segments }) => segments.flatMap(({ name }) => name ?? [])),
    ...page.macros.flatMap(({ title, steps }) => [title, ...steps]),
    ...page.responses.map(({ title }) => title),
    ...page.reasons.map(({ value, deadline }) => deadline?.policy ?? value).filter((value) => value !== '3'),
    ...Object.values(page.mailTitles),
    ...Object.values(page.stateTitles),
    ...page.ticket.timeline.filter(({ kind }) => kind === 'event').map(({ text }) => text),
    ...page.frame.views.map(({ title }) => title),
    ...page.frame.teams.map(({ title }) => title),
  ]
  expect(titles.filter((title) => title !== '' && !/\p{Script=Han}/u.test(title))).toEqual([])
  const workflow = await open<WorkflowPage>('/desk/workflow/support')
  expect([workflow.title, ...workflow.states.flatMap(({ ways }) => ways.map(({ label }) => label))]).toEqual([
    '客户支持',
    '客服回复',
    '受理',
    '标记为已解决',
    '客服回复',
    '标记为已解决',
    '客户来信',
    '客服回复',
    '标记为已解决, 7 天后',
    '客户来信, 重新打开',
    '14 天后',
    '客户来信 [within]',
  ])
  expect((await open<AccountPage>('/desk/account')).teams.map(({ name }) => name)).toEqual(
    page.frame.teams.map(({ title }) => title),
  )
  const { names } = await open<ReportsPage>('/desk/reports')
  expect(names.policies).toEqual({ standard: '标准', urgent: '紧急' })
})

test('a Latin name in a Chinese sentence stands apart from it, a Chinese one does not', async () => {
  const ask = async (name: string) => {
    const number = await desk.createTicket({ team: 'customer-care', name, email: `${desk.clock.now()}@example.com` })
    desk.clock.advance(1_000)
    await desk.api({ cookie: ana }).change(number, { assignee: 'ana' })
    return (await open<DeskTicketPage>(`/desk/tickets/${number}`)).ticket.timeline.map(({ text }) => text)
  }
  const number = await desk.createTicket({ team: 'customer-care', name: '陈思雨' })
  const reasons = (await open<DeskTicketPage>(`/desk/tickets/${number}`)).reasons
  expect(reasons.find(({ fact }) => fact === 'state')?.event.said).toBe('陈思雨创建了工单。当前状态：新建。')
  expect(await ask('Mia')).toContain('Ana 将工单分配给 Ana。')
})
