import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesOf } from '#engine/core/ticket/request-thread.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { OwnLinksPage } from './own-links.ts'
import type { RequestPage } from './request-page.ts'

let desk: RunningApp
beforeAll(async () => {
  desk = await startApp({ pages: recordingPages, settings: { rateLimit: true } })
})
afterAll(() => desk.stop())

const origin = () => desk.services.settings.publicUrl
const key = (kind: 'sent' | 'mailed', number: number, generation = 0) =>
  desk.services.keys.requestKey(kind, number, generation)
const get = (path: string, accept = 'text/html') => desk.request(path, { headers: { accept } })
const post = (path: string, body: BodyInit, accept = 'text/html') =>
  desk.request(path, { method: 'POST', body, headers: { accept, origin: origin() } })
const asJson = (path: string, body: object) =>
  desk.request(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', accept: 'application/json', origin: origin() },
  })
const fields = (values: Record<string, string>) => new URLSearchParams(values)
const messages = async (number: number) =>
  (await desk.services.store.events.of(number)).filter(({ type }) => type === 'customer.replied')

describe('opening a request', () => {
  test('changes nothing, however often a scanner does it', async () => {
    const number = await desk.createTicket()
    const before = await desk.versionOf(number)
    for (let times = 0; times < 3; times++) expect((await get(`/requests/${key('mailed', number)}`)).status).toBe(200)
    expect(await desk.versionOf(number)).toBe(before)
    expect((await desk.services.store.tickets.get(number))?.requester.verified).toBe(false)
  })

  test('is kept out of caches, search engines and foreign logs', async () => {
    const answer = await get(`/requests/${key('sent', await desk.createTicket())}`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
  })

  test('takes a key that is ours and nothing else', async () => {
    const number = await desk.createTicket()
    const right = key('mailed', number)
    for (const wrong of ['x', right.slice(0, -1), `${right}a`, right.replace('-m', '-s'), key('mailed', number, 7)]) {
      expect([wrong, (await get(`/requests/${wrong}`)).status]).toEqual([wrong, 404])
    }
  })

  test('behind a locale shows it in that language, and posts come back there', async () => {
    const number = await desk.createTicket()
    const path = `/zh-cn/requests/${key('mailed', number)}`
    const { page } = await recorded<RequestPage>(get(path))
    expect([page.view.language, page.path]).toEqual(['zh-CN', path])
    const answer = await post(`${path}/replies`, fields({ text: '谢谢' }))
    expect(answer.headers.get('location')).toBe(`${path}?done=replied`)
    const statuses = ['ast', 'apc', 'not-a-locale', 'api'].map(
      async (part) => (await get(`/${part}/requests/${key('mailed', number)}`)).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 200, 404, 401])
  })
})

describe('answering', () => {
  test('proves the address, and sent twice is one message', async () => {
    const number = await desk.createTicket()
    const path = `/requests/${key('mailed', number)}/replies`
    const body = { text: 'Here is more.', 'docket-submission-id': 'once' }
    for (let times = 0; times < 2; times++) expect((await post(path, fields(body))).status).toBe(303)
    expect(await messages(number)).toHaveLength(1)
    expect((await desk.services.store.tickets.get(number))?.requester.verified).toBe(true)
  })

  test('takes files with or without a word, and shows them to this key alone', async () => {
    const number = await desk.createTicket()
    const token = key('mailed', number)
    const form = new FormData()
    form.set('text', '')
    form.append('files', new File(['hello'], 'note.txt', { type: 'text/plain' }))
    expect((await post(`/requests/${token}/replies`, form)).status).toBe(303)
    const [message] = await messages(number)
    const [file] = filesOf(message?.content ?? {})
    expect(file?.name).toBe('note.txt')
    expect(await (await get(`/requests/${token}/attachments/${file?.id}`)).text()).toBe('hello')
    expect((await get(`/requests/${key('sent', number)}/attachments/${file?.id}`)).status).toBe(404)
  })

  test('a file of a note, or of another request, is not there', async () => {
    const number = await desk.createTicket({ file: { name: 'a.txt', type: 'text/plain', bytes: 'a' } })
    const authorization = `Bearer ${await desk.token('read', 'write')}`
    const upload = { name: 'b.txt', type: 'text/plain', bytes: 'b' }
    const { id } = await desk.upload('/api/v1/files', upload, { authorization })
    await desk.api({ authorization }).note(number, { text: 'Look', files: [id] })
    const [created] = await desk.services.store.events.of(number)
    const [file] = filesOf(created?.content ?? {})
    const other = key('mailed', await desk.createTicket())
    expect((await get(`/requests/${key('mailed', number)}/attachments/${file?.id}`)).status).toBe(200)
    expect((await get(`/requests/${other}/attachments/${file?.id}`)).status).toBe(404)
    expect((await desk.services.store.files.attachment(number, id))?.name).toBe('b.txt')
    expect((await get(`/requests/${key('mailed', number)}/attachments/${id}`)).status).toBe(404)
  })

  test('nothing at all is asked for again', async () => {
    const number = await desk.createTicket()
    const answer = await post(`/requests/${key('mailed', number)}/replies`, fields({ text: '  ' }))
    expect(answer.status).toBe(422)
    const { page } = await recorded<RequestPage>(answer)
    expect(page.refused).toMatchObject({ field: 'text', message: 'Write an answer, or add a file' })
  })

  test('works as JSON too', async () => {
    const number = await desk.createTicket()
    const answer = await asJson(`/requests/${key('mailed', number)}/replies`, { text: 'By a program.' })
    expect(answer.status).toBe(200)
    expect(((await answer.json()) as RequestPage['view']).thread?.at(-1)?.text).toBe('By a program.')
  })

  test('a program names files that it uploaded at the form, and is told of one that is not there', async () => {
    const sent = await asJson('/forms/contact', { email: 'ada@example.com', message: 'Where is it?' })
    const { number } = ((await sent.json()) as { ticket: { number: number } }).ticket
    const path = `/requests/${key('mailed', number)}/replies`
    const upload = { name: 'a.txt', type: 'text/plain', bytes: 'a' }
    const { id } = await desk.upload('/forms/contact/files', upload, {})
    const missing = await asJson(path, { text: 'Look', files: [id, 'b'.repeat(32)] })
    expect([missing.status, await missing.json()]).toMatchObject([
      422,
      { errors: [{ field: 'files', code: 'file-missing', message: expect.any(String) }] },
    ])
    expect(await messages(number)).toEqual([])
    expect((await asJson(path, { text: 'Look', files: [id] })).status).toBe(200)
    expect(filesOf((await messages(number))[0]?.content ?? {})).toMatchObject([{ name: 'a.txt' }])
    const empty = await asJson(path, { text: { not: 'a text' } })
    expect([empty.status, await empty.json()]).toMatchObject([422, { errors: [{ field: 'text', code: 'required' }] }])
  })

  test('instants of its JSON are RFC 3339 in UTC', async () => {
    const number = await desk.createTicket()
    const accept = { headers: { accept: 'application/json' } }
    const view = await (await desk.request(`/requests/${key('mailed', number)}`, accept)).json()
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(view).toMatchObject({ createdAt: instant, promise: { dueAt: instant }, thread: [{ at: instant }] })
    expect((view as { states: object[] }).states[0]).toMatchObject({ current: true, at: instant })
  })

  test('is not possible with the key of the browser that sent the form', async () => {
    const number = await desk.createTicket()
    expect((await post(`/requests/${key('sent', number)}/replies`, fields({ text: 'Hello' }))).status).toBe(404)
    expect(await messages(number)).toEqual([])
  })
})

describe('closing, opening again and rating', () => {
  test('is not possible with the key of the browser that sent the form, whatever the state', async () => {
    const number = await desk.createTicket()
    const statuses = async () =>
      Promise.all(
        ['close', 'reopen', 'rating'].map(
          async (step) => (await post(`/requests/${key('sent', number)}/${step}`, fields({ rating: '5' }))).status,
        ),
      )
    expect(await statuses()).toEqual([404, 404, 404])
    await post(`/requests/${key('mailed', number)}/close`, '')
    expect(await statuses()).toEqual([404, 404, 404])
  })

  test('goes where the state takes it, and is refused where it does not', async () => {
    const number = await desk.createTicket()
    const path = `/requests/${key('mailed', number)}`
    expect((await post(`${path}/reopen`, '')).status).toBe(409)
    expect((await post(`${path}/rating`, fields({ rating: '5' }))).status).toBe(404)
    expect((await post(`${path}/close`, '')).headers.get('location')).toBe(`${path}?done=closed`)
    expect((await post(`${path}/rating`, fields({ rating: '4' }))).status).toBe(422)
    expect((await post(`${path}/rating`, fields({ rating: '5', text: 'Quick!' }))).status).toBe(303)
    const { page, path: rendered } = await recorded<RequestPage>(get(`${path}?done=rated`))
    expect([rendered, page.view.rated]).toEqual(['/requests/rating', { rating: 5, text: 'Quick!' }])
    expect((await post(`${path}/reopen`, '')).status).toBe(303)
    expect((await desk.services.store.tickets.get(number))?.workflow.states).toEqual(['open'])
  })

  test('a rating in a link of a mail is only preselected', async () => {
    const number = await desk.createTicket()
    const path = `/requests/${key('mailed', number)}`
    await post(`${path}/close`, '')
    const { page } = await recorded<RequestPage>(get(`${path}?rating=1`))
    expect([page.rating, page.view.rated]).toEqual([1, null])
  })

  test('proves the address once', async () => {
    const number = await desk.createTicket()
    const path = `/requests/${key('mailed', number)}`
    await post(`${path}/close`, '')
    await post(`${path}/reopen`, '')
    const proven = (await desk.services.store.events.of(number)).filter(({ type }) => type === 'requester.changed')
    expect(proven.map(({ data }) => data)).toEqual([{ verified: true }])
  })
})

describe('the way to a right address', () => {
  test('a corrected address gets a confirmation of its own, and what was mailed before opens nothing any more', async () => {
    const number = await desk.createTicket({ email: 'typo@example.com' })
    const sent = `/requests/${key('sent', number)}`
    expect((await post(`${sent}/address`, fields({ email: 'nobody@' }))).status).toBe(422)
    expect((await post(`${sent}/address`, fields({ email: 'right@example.com' }))).status).toBe(303)
    expect((await desk.services.store.tickets.get(number))?.requester.email).toBe('right@example.com')
    expect((await get(`/requests/${key('mailed', number)}`)).status).toBe(404)
    expect((await get(`/requests/${key('mailed', number, 1)}`)).status).toBe(200)
    const mails = (await desk.services.store.outbox.ofTicket(number)).flatMap(({ effect }) =>
      effect.kind === 'mail' && effect.payload.audience === 'requester' ? [effect.payload.address] : [],
    )
    expect(mails.at(-1)).toBe('right@example.com')
  })

  test('is closed to the mailed key, and to everybody after half an hour', async () => {
    const number = await desk.createTicket()
    const correct = (token: string) => post(`/requests/${token}/address`, fields({ email: 'new@example.com' }))
    expect((await correct(key('mailed', number))).status).toBe(404)
    desk.clock.advance(30 * 60_000)
    expect((await correct(key('sent', number))).status).toBe(404)
  })

  test('a new link goes to the address of the request, three times an hour at most, always with the same answer', async () => {
    const number = await desk.createTicket({ email: 'lost@example.com' })
    const sent = `/requests/${key('sent', number)}`
    const before = desk.mails.length
    for (let times = 0; times < 5; times++) {
      expect((await post(`${sent}/link`, '')).headers.get('location')).toBe(`${sent}?done=link`)
    }
    await desk.settled()
    const mails = desk.mails.slice(before)
    expect(mails).toHaveLength(3)
    expect(mails[0]?.to.address).toBe('lost@example.com')
    expect((await get(new URL(mails[0]?.params.link ?? '').pathname)).status).toBe(200)
  })

  test('who has lost every link asks by address; the answer does not tell whether it is known', async () => {
    await desk.createTicket({ email: 'known@example.com' })
    const before = desk.mails.length
    for (const email of ['known@example.com', 'unknown@example.com']) {
      expect((await post('/zh-cn/requests', fields({ email }))).headers.get('location')).toBe('/zh-cn/requests?sent')
    }
    await desk.settled()
    expect(desk.mails.slice(before).map(({ to }) => to.address)).toEqual(['known@example.com'])
    const { page } = await recorded<OwnLinksPage>(post('/zh-cn/requests', fields({ email: 'x' })))
    expect([page.language, page.refused?.message]).toEqual(['zh-CN', '请输入电子邮箱，例如 name@example.com'])
  })
})

test('without a site the page says by when we answer, and promises nothing while it is the customer’s turn', async () => {
  const bare = await startApp({ pages: null })
  try {
    const number = await bare.createTicket()
    const path = `/requests/${bare.services.keys.requestKey('sent', number, 0)}`
    const text = async () => (await bare.request(path, { headers: { accept: 'text/html' } })).text()
    expect(await text()).toContain('<p>We answer by Monday 14:00 (Berlin time).</p>')
    await bare.api(await bare.token('read', 'write')).reply(number, { text: 'Which colour?' })
    expect(await text()).not.toMatch(/\d\d:\d\d \(/)
  } finally {
    await bare.stop()
  }
})
