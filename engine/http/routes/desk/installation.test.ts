import { afterEach, expect, test } from 'vitest'
import { backupKey } from '#engine/store/last-backup.ts'
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

test('an admin sees that nothing is sent since a restore, and what waits, and lets it go out; others see only that it is so', async () => {
  desk = await startApp({ pages: recordingPages })
  const { store } = desk.services
  expect(await pageFor('ana')).toMatchObject({ pause: null, backupAt: null, frame: { isOutboxPaused: false } })
  await desk.api(await desk.token('read', 'write')).reply(await desk.createTicket(), { text: 'Hello' })
  const waiting = await store.outbox.waiting()
  expect(waiting).toBeGreaterThan(0)
  const position = await store.events.lastPosition()
  await store.outboxPause.begin({ at: desk.clock.now(), why: 'restored', position })
  await store.settings.put(backupKey, JSON.stringify({ at: 5, position }))
  expect(await pageFor('ana')).toMatchObject({
    pause: { why: 'restored', fresh: 0, stale: waiting },
    backupAt: 5,
    mayRevive: true,
    frame: { isOutboxPaused: true },
  })
  const resume = async (agent: string, what: string) =>
    desk.request('/desk/outbox/resume', {
      method: 'POST',
      headers: { cookie: await desk.signIn(agent), origin: desk.services.settings.publicUrl },
      body: new URLSearchParams({ what }),
    })
  expect((await resume('ben', 'all')).status).toBe(404)
  expect(await store.outboxPause.get()).not.toBeNull()
  expect((await resume('ana', 'new')).headers.get('location')).toBe('/desk/installation')
  const page = await pageFor('ana')
  expect(page).toMatchObject({ pause: null, waiting: 0, frame: { deadLetters: waiting, isOutboxPaused: false } })
  expect(page.audit?.map(({ name, action }) => `${name} ${action}`)).toContain('Ana Ruiz outbox.resumed')
})
