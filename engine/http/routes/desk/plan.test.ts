import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { PlanPage, PlansPage } from './plan.ts'

let desk: RunningApp
let seen: number
let hidden: number

beforeAll(async () => {
  desk = await startApp({ pages: recordingPages })
  seen = await desk.createTicket()
  hidden = await desk.createTicket({ team: 'billing' })
  await desk.changeFiles((files) =>
    files.map((file) =>
      file.path === 'workflows/max.agent.json' ? { ...file, text: file.text.replace('"agent"\n', '"lead"\n') } : file,
    ),
  )
  const { takeovers } = desk.services.store
  const id = await takeovers.begin({ from: 'aaaaaaaaaaaa', to: 'bbbbbbbbbbbb', commit: 'c0ffee', at: 1_000 })
  const change = { change: 'changed', file: 'workflows/standard.sla.json', values: [] } as const
  const about = 'standard firstResponse'
  await takeovers.keep(id, {
    plan: {
      tickets: { read: 40, moved: 2, stay: 0, pinned: 0 },
      files: [change],
      findings: [
        { kind: 'deadline.earlier', about, file: change.file, line: 3, count: 40, examples: [seen, hidden] },
        {
          kind: 'view.left',
          about: 'view urgent',
          file: 'workflows/urgent.view.json',
          line: 2,
          count: 1,
          examples: [],
        },
      ],
      left: { files: 0, findings: 0 },
    },
    totals: { files: 1, read: 40, kinds: { 'deadline.earlier': 40, 'view.left': 1 } },
    finishedAt: 2_000,
  })
})
afterAll(() => desk.stop())

const ask = async (agent: string, path: string) =>
  desk.request(path, { headers: { cookie: await desk.signIn(agent), accept: 'text/html' } })

test('admins and whoever leads a team read what a revision did, by its causes; nobody else', async () => {
  for (const [agent, status] of [
    ['ana', 200],
    ['max', 200],
    ['ben', 404],
    ['olga', 404],
  ] as const) {
    const answers = [(await ask(agent, '/desk/plan')).status, (await ask(agent, '/desk/plan/1')).status]
    expect([agent, ...answers]).toEqual([agent, status, status])
  }
  const { page } = await recorded<PlansPage>(ask('ana', '/desk/plan'))
  expect(page).toMatchObject({
    revision: desk.services.runtime.definitions().running.revision,
    takeovers: [{ id: 1, to: 'bbbbbbbbbbbb', commit: 'c0ffee', totals: { kinds: { 'deadline.earlier': 40 } } }],
    older: null,
  })
  expect((await recorded<PlanPage>(ask('ana', '/desk/plan/1'))).page.files).toMatchObject([
    { file: 'workflows/standard.sla.json', change: 'changed', findings: [{ line: 3, count: 40 }] },
    { file: 'workflows/urgent.view.json', change: null, findings: [{ kind: 'view.left' }] },
  ])
})

test('of a team that a lead may not read, tickets are counted and not named', async () => {
  const examples = async (agent: string) =>
    (await recorded<PlanPage>(ask(agent, '/desk/plan/1'))).page.files[0]?.findings[0]?.examples
  expect(await examples('ana')).toEqual([seen, hidden])
  expect(await examples('max')).toEqual([seen])
})

test('what never was, or is no number, is not there', async () => {
  for (const path of ['/desk/plan/2', '/desk/plan/x', '/desk/plan/1e99']) {
    expect([path, (await ask('ana', path)).status]).toEqual([path, 404])
  }
})
