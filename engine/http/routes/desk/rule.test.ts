import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { chatFiles } from '#engine/testing/chat-files.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { RulePage } from './rule.ts'
import type { DeskTicketPage } from './ticket.ts'

let desk: RunningApp
let rule: string
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages, files: chatFiles })
  const number = await desk.createTicket()
  const { page } = await recorded<DeskTicketPage>(ask('ana', `/desk/tickets/${number}`))
  rule = page.reasons.find(({ fact }) => fact === 'state')?.rule ?? ''
})
afterAll(() => desk.stop())

const ask = async (agent: string, path: string) =>
  desk.request(path, { headers: { cookie: await desk.signIn(agent), accept: 'text/html' } })
const place = () => /^(.*):(\d+)@(.*)$/.exec(rule)?.slice(1) as [string, string, string]
const show = (agent: string, file: string, revision = place()[2]) =>
  ask(agent, `/desk/rule?${new URLSearchParams({ file, revision })}`)

test('a rule is shown in its file as it was when it decided, also after the file has changed', async () => {
  const [file, line] = place()
  const before = (await recorded<RulePage>(show('ana', file))).page
  expect(before).toMatchObject({ file, isUnchanged: true })
  expect(before.lines?.[Number(line) - 1]).toContain('initial')
  await desk.changeFiles((files) => files.filter(({ path }) => path !== 'workflows/urgent.view.json'))
  expect((await recorded<RulePage>(show('ana', file))).page.isUnchanged).toBe(true)
  await desk.changeFiles((files) =>
    files.map((one) => (one.path === file ? { ...one, text: `\n\n${one.text.replace('Waiting', 'On hold')}` } : one)),
  )
  expect((await recorded<RulePage>(show('olga', file))).page).toMatchObject({ lines: before.lines, isUnchanged: false })
})

test('a revision that is not kept any more is named', async () => {
  const answer = await show('ana', place()[0], 'abcdef012345')
  expect([answer.status, (await recorded<RulePage>(answer)).page.lines]).toEqual([404, null])
})

test('nobody reads who others are, what is outside the rules, or what belongs to a team that they may not see', async () => {
  for (const file of [
    'workflows/ana.agent.json',
    'workflows/none.sla.json',
    '../package.json',
    '',
    'forms/a.form.json',
  ])
    expect([file, (await show('ana', file)).status]).toEqual([file, 404])
  for (const file of ['workflows/billing.team.json', 'workflows/bills.chat.json'])
    expect([file, (await show('ana', file)).status, (await show('max', file)).status]).toEqual([file, 200, 404])
  expect((await show('ana', place()[0], '../../x')).status).toBe(404)
})
