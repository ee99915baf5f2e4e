import { describe, expect } from 'vitest'
import { validatorOf } from '#engine/http/resources/check-body.ts'
import { errorsOf, test } from '#engine/testing/api-desk.ts'
import type { RunningApp } from '#engine/testing/app.ts'

test('a message of nothing but spaces is no message: the customer is sent no empty mail', async ({
  desk,
  api,
  call,
}) => {
  const number = await desk.createTicket()
  for (const kind of ['replies', 'notes']) {
    for (const text of ['', '  ', '\n\t']) {
      expect((await call('POST', `/tickets/${number}/${kind}`, { text })).status).toBe(422)
    }
  }
  expect((await api.ticket(number)).timeline.filter(({ kind }) => kind !== 'event')).toHaveLength(1)
})

describe('replies and notes', () => {
  test('carry the files that the same caller uploaded', async ({ desk, token, api }) => {
    const number = await desk.createTicket()
    const upload = await desk.upload(
      '/api/v1/files',
      { name: 'plan.txt', type: 'text/plain', bytes: 'cut here' },
      { authorization: `Bearer ${token}` },
    )
    const { timeline } = await api.reply(number, { text: 'See the plan.', files: [upload.id] })
    const [attachment] = timeline.at(-1)?.attachments ?? timeline.flatMap(({ attachments }) => attachments)
    expect(attachment).toMatchObject({ name: 'plan.txt', size: 8 })
    const file = await desk.request(attachment?.url ?? '', { headers: { authorization: `Bearer ${token}` } })
    expect(await file.text()).toBe('cut here')

    const ben = desk.api({ cookie: await desk.signIn('ana') })
    await expect(ben.note(number, { text: 'x', files: [upload.id] })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('are cleaned once, so that both databases store the same', async ({ desk, api }) => {
    const number = await desk.createTicket()
    const { timeline } = await api.note(number, { text: 'a\u0000b\ud800c\r\nd 😀' })
    expect(timeline.at(-1)?.text).toBe('a\ufffdb\ufffdc\nd 😀')
  })

  test('must say something', async ({ desk, call }) => {
    const number = await desk.createTicket()
    expect((await call('POST', `/tickets/${number}/replies`, { text: '' })).status).toBe(422)
    expect((await call('POST', `/tickets/${number}/replies`, { text: 'x', files: ['../../etc/passwd'] })).status).toBe(
      422,
    )
  })
})

test('a reply to a ticket on the shelf is refused, since nobody would be sent it, and is no first answer', async ({
  desk,
  api,
  call,
}) => {
  const number = await desk.createTicket({ shelved: true })
  const answer = await call('POST', `/tickets/${number}/replies`, { text: 'Hello.' })
  expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('accept it first')])
  expect((await api.ticket(number)).timeline.map(({ type }) => type)).not.toContain('agent.replied')
})

describe('a reply for later', () => {
  const at = (desk: RunningApp, minutes: number) => new Date(desk.clock.now() + minutes * 60_000).toISOString()

  test('waits in the timeline and is nowhere else until its time', async ({ desk, api, call }) => {
    const number = await desk.createTicket()
    const answer = await call('POST', `/tickets/${number}/replies`, { text: 'Good morning.', sendAt: at(desk, 60) })
    expect(answer.status).toBe(200)
    const ticket = await api.ticket(number)
    expect(validatorOf('Ticket')(ticket), JSON.stringify(validatorOf('Ticket').errors)).toBe(true)
    expect(ticket.timeline.find(({ kind }) => kind === 'scheduled')).toMatchObject({
      type: 'reply.scheduled',
      text: 'Good morning.',
      sendAt: at(desk, 60),
    })
    expect(ticket.timeline.filter(({ type }) => type === 'agent.replied')).toEqual([])
    expect(await desk.services.store.outbox.ofTicket(number)).toEqual([])
    const page = await desk.request(`/requests/${desk.services.keys.requestKey('mailed', number, 0)}`)
    expect(await page.text()).not.toContain('Good morning.')
  })

  test('is taken back once; what is not waiting is 409, what never was one 404', async ({ desk, api, call }) => {
    const number = await desk.createTicket()
    const { timeline } = await api.reply(number, { text: 'Hello', sendAt: at(desk, 60) })
    const id = timeline.find(({ kind }) => kind === 'scheduled')?.id ?? 0
    const after = await api.cancelReply(number, id)
    expect(after.timeline.at(-1)).toMatchObject({ type: 'reply.cancelled', reply: id })
    expect(after.timeline.some(({ kind }) => kind === 'scheduled')).toBe(false)
    const remove = async (path: string) => (await call('DELETE', path)).status
    expect(await remove(`/tickets/${number}/replies/${id}`)).toBe(409)
    expect(await remove(`/tickets/${number}/replies/1`)).toBe(404)
    expect(await remove(`/tickets/${number}/replies/x`)).toBe(404)
    expect(await remove(`/tickets/${await desk.createTicket()}/replies/${id}`)).toBe(404)
  })

  test('has a time that is still to come, and a retry gets the first answer even after it', async ({ desk, call }) => {
    const number = await desk.createTicket()
    expect(
      await errorsOf(await call('POST', `/tickets/${number}/replies`, { text: 'x', sendAt: at(desk, -1) })),
    ).toEqual(['sendAt'])
    expect((await call('POST', `/tickets/${number}/replies`, { text: 'x', sendAt: 'tomorrow' })).status).toBe(422)
    const body = { text: 'Once.', sendAt: at(desk, 1) }
    const post = () => call('POST', `/tickets/${number}/replies`, body, { 'idempotency-key': 'later' })
    expect((await post()).status).toBe(200)
    desk.clock.advance(120_000)
    expect((await post()).status).toBe(200)
    const types = (await desk.services.store.events.of(number)).map(({ type }) => type)
    expect(types.filter((type) => type === 'reply.scheduled')).toHaveLength(1)
  })

  test('is not for notes', async ({ desk, call }) => {
    const number = await desk.createTicket()
    expect((await call('POST', `/tickets/${number}/notes`, { text: 'x', sendAt: at(desk, 1) })).status).toBe(422)
  })
})
