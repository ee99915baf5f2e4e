import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { MailboxPage } from './mailbox.ts'

let desk: RunningApp
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages })
})
afterAll(() => desk.stop())

const get = (path: string) => desk.request(path, { headers: { accept: 'text/html' } })

async function delivered(messageId: string, ticket: number | null): Promise<number> {
  const { store } = desk.services
  const headers = { From: 'Care <care@example.com>' }
  const html = '<p onclick="alert(1)">Hello</p><script>alert(2)</script>'
  const mail = { messageId, to: 'cleo@example.com', subject: 'Hello', text: 'Hello', html, headers, ticket }
  await store.mailbox.add({ ...mail, sentAt: desk.clock.now() })
  return (await store.mailbox.list(1, null))[0]?.id ?? 0
}

test('a mail says which event of which ticket it was sent for', async () => {
  const number = await desk.createTicket()
  await desk.services.runtime.submit({
    ticket: number,
    event: { type: 'agent.replied', by: { role: 'agent', id: 'ana' }, data: {}, content: { text: 'Hi', files: [] } },
    dedupe: null,
    expectedVersion: null,
    files: [],
  })
  const [row] = await desk.services.store.outbox.ofTicket(number)
  const id = await delivered(`<${row?.effect.id}@docket.localhost>`, number)
  const { page } = await recorded<MailboxPage>(get(`/mailbox/${id}`))
  expect(page.open).toMatchObject({ ticket: number, text: 'Hello' })
  expect(page.open?.because?.event).toMatch(/^Ana Ruiz replied\./)
  expect(page.mails.map(({ id: one }) => one)).toContain(id)
})

test('a mail that belongs to no ticket says so', async () => {
  const { page } = await recorded<MailboxPage>(get(`/mailbox/${await delivered('<link@docket.localhost>', null)}`))
  expect(page.open?.because).toBeNull()
})

test('its page is drawn where nothing can run or be loaded', async () => {
  const answer = await get(`/mailbox/${await delivered('<html@docket.localhost>', null)}/html`)
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain('sandbox')
  expect(policy).not.toContain('allow-scripts')
  expect(policy).not.toContain('allow-same-origin')
})

test('a mail that is not there is not found', async () => {
  for (const id of ['999999', 'x', '0']) expect([id, (await get(`/mailbox/${id}`)).status]).toEqual([id, 404])
})

test('with a relay there is no mailbox', async () => {
  const sending = await startApp({ pages: recordingPages, settings: { relayUrl: 'smtp://127.0.0.1:1' } })
  expect((await sending.request('/mailbox', { headers: { accept: 'text/html' } })).status).toBe(404)
  await sending.stop()
})
