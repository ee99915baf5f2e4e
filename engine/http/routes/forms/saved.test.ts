import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RefusedSubmission } from '#engine/http/pages.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'

const booking = {
  title: 'Book a pitch',
  properties: {
    email: { type: 'string', format: 'email', title: 'E-mail', 'x-step': 'You' },
    dog: { type: 'boolean', title: 'A dog comes along' },
    breed: { type: 'string', title: 'Breed', 'x-step': 'Your dog', 'x-visible': { dog: true } },
    nights: { type: 'integer', title: 'Nights', minimum: 1, 'x-step': 'Your stay' },
    tent: { type: 'string', format: 'binary', title: 'Tent' },
    wishes: { type: 'string', title: 'Wishes', 'x-step': 'Wishes', 'x-visible': { nights: { above: 7 } } },
  },
  required: ['email', 'nights'],
}
const dayMs = 86_400_000

let desk: RunningApp
beforeEach(async () => {
  const files = [...sampleFiles, { path: 'forms/booking.form.json', text: JSON.stringify(booking) }]
  desk = await startApp({ pages: recordingPages, files })
})
afterEach(() => desk.stop())

const own = () => ({ accept: 'text/html', origin: desk.services.settings.publicUrl })
const post = (fields: Readonly<Record<string, string>>, path = '/forms/booking') =>
  desk.request(path, { method: 'POST', body: new URLSearchParams(fields), headers: own() })
const turn = async (go: string, step: number, fields: Readonly<Record<string, string>>) => {
  const answer = await post({ ...fields, 'docket-go': go, 'docket-step': String(step) })
  const { submission } = (await answer.json()) as { submission: RefusedSubmission }
  const { reason, errors } = submission
  return [answer.status, reason, submission.step + 1, errors.map(({ field }) => field)] as const
}
const save = async (fields: Readonly<Record<string, string>>) => {
  const answer = await post({ ...fields, 'docket-go': 'save' })
  expect(answer.status).toBe(303)
  return new URL(answer.headers.get('location') ?? '').pathname
}
const tickets = async () => (await desk.services.store.tickets.list({ limit: 10 })).tickets.length

describe('without a script, a button at the foot of a step', () => {
  test('leads on when all is well so far, and back whatever was typed', async () => {
    expect(await turn('next', 1, { email: 'ana@' })).toEqual([422, 'invalid', 1, ['email']])
    expect(await turn('next', 1, { email: 'ana@example.com' })).toEqual([200, 'turned', 3, []])
    expect(await turn('next', 1, { email: 'ana@example.com', dog: 'true' })).toEqual([200, 'turned', 2, []])
    expect(await turn('back', 3, { email: 'ana@', nights: 'many' })).toEqual([200, 'turned', 1, []])
    expect(await tickets()).toBe(0)
  })

  test('says that nothing more is asked, and “Send” on a step that calls for another one leads there', async () => {
    expect(await turn('next', 3, { email: 'ana@example.com', nights: '2' })).toEqual([200, 'ready', 3, []])
    expect(await turn('send', 3, { email: 'ana@example.com', nights: '9' })).toEqual([200, 'turned', 4, []])
    expect(
      (await post({ email: 'ana@example.com', nights: '2', 'docket-go': 'send', 'docket-step': '3' })).status,
    ).toBe(303)
    expect(await tickets()).toBe(1)
  })

  test('of a form without steps sends it', async () => {
    const sent = { email: 'ana@example.com', message: 'Hello', 'docket-go': 'next', 'docket-step': '1' }
    expect((await post(sent, '/forms/contact')).status).toBe(303)
    expect(await tickets()).toBe(1)
  })
})

describe('a saved form', () => {
  test('opens as it was left, until it is sent or 14 days have passed', async () => {
    const path = await save({ email: 'ana@example.com', dog: 'true', 'docket-step': '2', 'docket-locale': 'zh-CN' })
    const opened = await recorded(desk.request(path, { headers: own() }))
    expect(opened.path).toBe('/zh-cn/forms/booking/')
    expect(opened.submission).toMatchObject({
      reason: 'saved',
      step: 1,
      values: { email: ['ana@example.com'], dog: ['true'] },
      saved: { link: desk.services.settings.publicUrl + path, mail: 'offered', email: 'ana@example.com' },
    })
    desk.clock.advance(14 * dayMs - 1)
    expect((await desk.request(path, { headers: own() })).status).toBe(200)
    desk.clock.advance(1)
    expect((await desk.request(path, { headers: own() })).status).toBe(410)
    expect((await desk.request(path)).status).toBe(404)
  })

  test('keeps its files past the day after which other uploads go', async () => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ email: 'ana@example.com', 'docket-go': 'save', 'docket-step': '3' }))
      body.append(name, value)
    body.append('tent', new File(['a tent'], 'tent.txt', { type: 'text/plain' }))
    const answer = await desk.request('/forms/booking', { method: 'POST', body, headers: own() })
    const path = new URL(answer.headers.get('location') ?? '').pathname
    desk.clock.advance(2 * dayMs)
    const now = desk.clock.now()
    await desk.services.store.files.dropStaleUploads(now - dayMs, now - 15 * dayMs)
    const { files } = (await (await desk.request(path)).json()) as { files: Record<string, { id: string }[]> }
    expect(files).toMatchObject({ tent: [{ name: 'tent.txt', size: 6 }] })

    const sent = {
      email: 'ana@example.com',
      nights: '2',
      tent: files.tent?.[0]?.id ?? '',
      'docket-saved': path.slice(21),
    }
    expect((await post(sent)).status).toBe(303)
    await desk.settled()
    expect((await desk.request(path)).status).toBe(404)
    expect(await tickets()).toBe(1)
  })

  test('saved again keeps its link; a link that is not ours begins a new one', async () => {
    const path = await save({ email: 'ana@example.com', 'docket-step': '1' })
    const secret = path.split('/').at(-1) ?? ''
    expect(await save({ email: 'ben@example.com', 'docket-step': '1', 'docket-saved': secret })).toBe(path)
    expect(await (await desk.request(path)).json()).toMatchObject({ values: { email: ['ben@example.com'] } })
    expect(await save({ email: 'eve@example.com', 'docket-saved': 'a'.repeat(32) })).not.toContain('a'.repeat(32))
    expect((await desk.request(`/forms/contact/saved/${secret}`)).status).toBe(404)
  })

  test('is held of whoever fills it in, not of whom they name', async () => {
    await save({ email: ' Ana@example.com', wishes: 'ben@example.com', 'docket-step': '1' })
    const heldOf = async (address: string) => (await desk.services.store.persons.find(address, '')).saved.length
    expect([await heldOf('ana@example.com'), await heldOf('ben@example.com')]).toEqual([1, 0])
  })

  test('is mailed where its reader says, three times an hour at most, and never with what was typed', async () => {
    const path = await save({ email: 'ana@example.com', wishes: 'Buy pills', 'docket-step': '1' })
    const wrong = await post({ email: 'nobody' }, `${path}/mail`)
    expect([wrong.status, ((await wrong.json()) as { submission: RefusedSubmission }).submission.saved]).toMatchObject([
      422,
      { mail: 'wrong', email: 'nobody' },
    ])
    for (let tries = 0; tries < 4; tries++) {
      expect((await post({ email: 'ana@example.com' }, `${path}/mail`)).headers.get('location')).toContain('?mailed')
      await desk.settled()
    }
    expect(desk.mails).toHaveLength(3)
    expect(desk.mails[0]).toEqual({
      template: 'saved-form',
      to: { name: '', address: 'ana@example.com' },
      language: 'en',
      params: { link: desk.services.settings.publicUrl + path, title: 'Book a pitch' },
    })
  })
})
