import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createForms } from '#engine/channels/form/forms.ts'
import { createFormIntake } from '#engine/channels/form/intake.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp()
})
afterEach(() => desk.stop())

const question = { name: 'Ada', email: 'ada@example.com', subject: 'Lamp', message: 'It does not light.' }
type Fields = Readonly<Record<string, string>>
const sent = {
  'urlencoded form': (fields: Fields) => new URLSearchParams(fields),
  'JSON object': (fields: Fields) => JSON.stringify(fields),
} as const

describe.each(Object.entries(sent))('a %s', (kind, bodyOf) => {
  const post = (fields: Fields) =>
    desk.request('/forms/contact', {
      method: 'POST',
      body: bodyOf({ ...question, ...fields }),
      headers: {
        accept: 'application/json',
        origin: desk.services.settings.publicUrl,
        ...(kind === 'JSON object' && { 'content-type': 'application/json' }),
      },
    })
  const tickets = async () => (await desk.services.store.tickets.list({ limit: 10, shelved: true })).tickets
  const open = async () => (await desk.services.store.tickets.list({ limit: 10 })).tickets

  test('with the field that no person sees is answered alike, and lies on the shelf without a mail', async () => {
    expect((await post({ 'docket-website': 'https://evil.test' })).status).toBe(201)
    await desk.settled()
    expect([(await tickets()).length, await open(), await desk.services.store.outbox.waiting()]).toEqual([1, [], 0])
  })

  test('names its language, and its id, and none of our own fields is an answer', async () => {
    const ours = {
      'docket-locale': 'zh-CN',
      'docket-submission-id': 'a'.repeat(32),
      'docket-time-zone': 'Asia/Shanghai',
    }
    expect([(await post(ours)).status, (await post(ours)).status]).toEqual([201, 201])
    expect(await open()).toMatchObject([{ language: 'zh-CN', timeZone: 'Asia/Shanghai' }])
    expect((await desk.api(await desk.token('read')).ticket(1)).extra).toEqual({})
    expect((await post({ ...ours, message: 'Another.' })).status).toBe(409)
  })

  test('of a form that nobody knows any more is not taken for another', async () => {
    expect((await post({ 'docket-form': 'aaaaaaaaaaaa' })).status).toBe(422)
    expect(await open()).toEqual([])
  })

  test('that only asks, and signs it, becomes no ticket', async () => {
    const answer = await post({ 'docket-probe': desk.services.keys.probeToken(desk.clock.now()) })
    expect(await answer.json()).toMatchObject({ probe: { errors: [] } })
    expect(await open()).toEqual([])
  })
})

test('an upload is one file: of two, none would be known by its id', async () => {
  const upload = async (...names: readonly string[]) => {
    const body = new FormData()
    for (const name of names) body.append('files', new File([name], name))
    return (await desk.request('/forms/contact/files', { method: 'POST', body })).status
  }
  expect([await upload('a.txt'), await upload('a.txt', 'b.txt')]).toEqual([201, 400])
})

test('many forms with a stranger’s address wait; what the stranger sends from their own network is heard', async () => {
  const counted = new Map<string, number>()
  const intake = createFormIntake({
    ...desk.services,
    forms: createForms(desk.services),
    uploads: createUploads(desk.services),
    isBusy: async (what, key) => {
      const count = (counted.get(`${what} ${key}`) ?? 0) + 1
      counted.set(`${what} ${key}`, count)
      return count > 10 && what !== 'team'
    },
  })
  const take = async (message: string, peer: string) => {
    const values = { ...question, message }
    const result = await intake.take(await intake.arrive('contact', { body: { values }, submissionId: null, peer }))
    return result.outcome === 'accepted' && result.accepted.ticket.shelved
  }
  const flood: boolean[] = []
  for (let n = 0; n < 12; n++) flood.push(await take(`Flood ${n}`, '203.0.113.9'))
  expect(flood).toEqual([...Array(10).fill(false), true, true])
  expect(await take('It is really me.', '198.51.100.7')).toBe(false)
})
