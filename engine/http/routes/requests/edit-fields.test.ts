import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RequestView } from '#engine/core/ticket/request-view.ts'
import type { DeskTicketPage } from '#engine/http/routes/desk/ticket.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'

let desk: RunningApp
let number: number
const form = {
  title: 'Repair',
  type: 'object',
  'x-form': { team: 'care' },
  properties: {
    email: { type: 'string', format: 'email', 'x-role': 'requester.email' },
    colour: { title: 'Colour', enum: ['green', 'blue'], 'x-customer': 'write' },
    serial: { title: 'Serial number', type: 'string', maxLength: 8, 'x-customer': 'read' },
    inner: { title: 'Inner mark', type: 'string', 'x-customer': 'hidden' },
    note: { title: 'Note', type: 'string' },
    gift: { title: 'It is a gift', type: 'boolean', 'x-customer': 'write' },
    greeting: { title: 'Greeting', type: 'string', 'x-visible': { gift: true } },
  },
  required: ['email', 'colour'],
}

beforeAll(async () => {
  desk = await startApp({
    pages: recordingPages,
    files: [...sampleFiles, { path: 'forms/repair.form.json', text: JSON.stringify(form) }],
  })
  const sent = await desk.request('/forms/repair', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ email: 'cleo@example.com', colour: 'green', serial: 'A1', inner: 'x7', note: 'Soon' }),
  })
  number = ((await sent.json()) as { ticket: { number: number } }).ticket.number
})
afterAll(() => desk.stop())

const path = (kind: 'sent' | 'mailed') => `/requests/${desk.services.keys.requestKey(kind, number, 0)}`
const see = async (kind: 'sent' | 'mailed' = 'mailed') => (await (await desk.request(path(kind))).json()) as RequestView
const edit = (fields: Record<string, string>, kind: 'sent' | 'mailed' = 'mailed') =>
  desk.request(`${path(kind)}/fields`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: desk.services.settings.publicUrl },
  })
const fields = async () => (await desk.services.store.tickets.get(number))?.fields

test('a customer sees what their fields are now, and nothing of what is hidden', async () => {
  await desk.api(await desk.token('read', 'write')).change(number, { fields: { serial: 'B2', note: 'Later' } })
  const { sent } = await see()
  expect(sent.map(({ label, value }) => `${label}: ${value}`)).toEqual(
    expect.arrayContaining(['Colour: green', 'Serial number: B2', 'Note: Soon']),
  )
  expect(JSON.stringify(await see())).not.toContain('x7')
})

test('a customer changes what the form lets them write, and nothing else', async () => {
  expect((await edit({ colour: 'blue', serial: 'C3', inner: 'mine', title: 'x' })).status).toBe(200)
  expect(await fields()).toMatchObject({ colour: 'blue', serial: 'B2', inner: 'x7' })
  const [changed] = (await desk.services.store.events.of(number))
    .filter(({ type }) => type === 'fields.changed')
    .slice(-1)
  expect(changed?.by).toEqual({ role: 'customer' })
})

test('a value that the form would not take is refused in its words', async () => {
  const refused = await edit({ colour: 'purple' })
  expect(refused.status).toBe(422)
  expect((await edit({ colour: '' })).status).toBe(422)
  expect(await fields()).toMatchObject({ colour: 'blue' })
})

test('the key of the browser that sent the form changes nothing', async () => {
  expect((await see('sent')).editable).toEqual([])
  expect((await edit({ colour: 'green' }, 'sent')).status).toBe(404)
})

test('a box that nobody ticks any more is no longer ticked', async () => {
  await edit({ gift: 'true', 'docket-shown': 'gift' })
  expect(await fields()).toMatchObject({ gift: true })
  await edit({ 'docket-shown': 'gift' })
  expect(await fields()).toMatchObject({ gift: false, colour: 'blue' })
})

describe('an agent', () => {
  const post = async (body: Record<string, string>, who = 'max') =>
    desk.request(`/desk/tickets/${number}/fields`, {
      method: 'POST',
      body: new URLSearchParams(body),
      headers: { origin: desk.services.settings.publicUrl, cookie: await desk.signIn(who) },
    })

  test('puts answers right; the log says who changed which', async () => {
    expect((await post({ colour: 'green', inner: 'x8', gift: 'true', greeting: 'Hello' })).status).toBe(303)
    expect(await fields()).toMatchObject({ colour: 'green', inner: 'x8', gift: true, greeting: 'Hello' })
    const { timeline } = await desk.api(await desk.token('read')).ticket(number)
    expect(timeline.at(-1)).toMatchObject({
      author: { role: 'agent', name: 'Max Berg' },
      text: expect.stringContaining('changed Colour, Inner mark, It is a gift, Greeting'),
    })
  })

  test('changes nothing that the form would not take, nor who asked', async () => {
    const refused = await recorded<DeskTicketPage>(post({ colour: 'purple', inner: 'x9' }))
    expect(refused.page.refused?.answers).toMatchObject({
      typed: 'colour=purple&inner=x9',
      errors: [{ field: 'colour' }],
    })
    expect(refused.page.editable.map(({ field }) => field.name)).not.toContain('email')
    await post({ email: 'eve@example.com' })
    expect(await fields()).toMatchObject({ email: 'cleo@example.com', colour: 'green', inner: 'x8' })
  })

  test('loses what a condition hides after the change, and an observer changes nothing', async () => {
    await post({ 'docket-shown': 'gift', greeting: 'Hello' })
    expect(await fields()).toMatchObject({ gift: false })
    expect(await fields()).not.toHaveProperty('greeting')
    expect((await post({ colour: 'blue' }, 'olga')).status).toBe(404)
  })
})

test('when the team takes no forms any more, what was sent by one is still told, and put right, as the form says', async () => {
  await desk.changeFiles((files) =>
    files.map((file) =>
      file.path === 'workflows/care.team.json'
        ? { ...file, text: file.text.replace('"form": true', '"form": false') }
        : file,
    ),
  )
  expect((await desk.request('/forms/repair', { method: 'POST', body: new URLSearchParams() })).status).toBe(404)
  expect((await see()).sent.map(({ label }) => label)).toContain('Serial number')
  expect((await edit({ colour: 'blue' })).status).toBe(200)
  expect(await fields()).toMatchObject({ colour: 'blue' })
})
