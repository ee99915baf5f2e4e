import { afterEach, expect, test } from 'vitest'
import { type AppOverrides, type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { InstallationPage } from './installation.ts'

let desk: RunningApp
afterEach(() => desk.stop())

const failing: AppOverrides['services'] = (services) => ({
  ...services,
  mailDoors: () => [{ name: 'imap: care@example.com', state: 'failed', problem: 'The password was refused.' }],
})
const ask = async (agent: string) =>
  desk.request('/desk/installation', { headers: { cookie: await desk.signIn(agent), accept: 'text/html' } })
const pageFor = async (agent: string) => (await recorded<InstallationPage>(ask(agent))).page

test('an admin sees what runs, what the checker says, how each door is, and who did what', async () => {
  desk = await startApp({ pages: recordingPages, services: failing })
  const page = await pageFor('ana')
  expect(page.revision).toBe(desk.services.runtime.definitions().running.revision)
  expect(page.doors).toContainEqual({
    kind: 'imap',
    name: 'care@example.com',
    state: 'failed',
    problem: 'The password was refused.',
  })
  expect(page.doors.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'web listening',
    'imap failed',
    'smtp off',
    'hook off',
  ])
  expect(page.audit?.map(({ name, action }) => `${name} ${action}`)).toEqual(['Ana Ruiz session.started'])
  await desk.changeFiles((files) =>
    files.map((file) =>
      file.path === 'workflows/standard.sla.json' ? { ...file, text: file.text.replace('PT4H', '4 hours') } : file,
    ),
  )
  expect((await pageFor('ana')).problems).toContainEqual(
    expect.objectContaining({ file: 'workflows/standard.sla.json', severity: 'error' }),
  )
})

test('whoever leads a team sees it without what opens a mailbox; nobody else sees it', async () => {
  desk = await startApp({ pages: recordingPages, services: failing })
  await desk.changeFiles((files) =>
    files.map((file) =>
      file.path === 'workflows/max.agent.json' ? { ...file, text: file.text.replace('"agent"\n', '"lead"\n') } : file,
    ),
  )
  const page = await pageFor('max')
  expect(page.audit).toBeNull()
  expect(page.doors.find(({ kind }) => kind === 'imap')).toEqual({
    kind: 'imap',
    name: null,
    state: 'failed',
    problem: null,
  })
  expect((await ask('ben')).status).toBe(404)
  expect((await ask('olga')).status).toBe(404)
})
