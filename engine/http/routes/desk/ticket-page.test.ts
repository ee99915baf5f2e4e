import { afterAll, describe, expect, test } from 'vitest'
import type { RequestPage } from '#engine/http/routes/requests/request-page.ts'
import { startApp } from '#engine/testing/app.ts'
import { openDesk, type Who } from '#engine/testing/open-desk.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { replyChange } from './replies.ts'
import type { DeskTicketPage } from './ticket.ts'

const { desk, get, post, ticket, typesOf, waitForSending } = await openDesk()
afterAll(() => desk.stop())

describe('a ticket', () => {
  test('is seen as its customer sees it, without notes and without a way to act', async () => {
    const number = await desk.createTicket()
    await post(`/desk/tickets/${number}/notes`, { text: 'Between us.' })
    const { page } = await recorded<RequestPage>(get(`/desk/tickets/${number}/customer`))
    expect([page.view.number, page.view.key, page.seenBy?.back]).toEqual([number, 'mailed', `/desk/tickets/${number}`])
    expect(JSON.stringify(page)).not.toContain('Between us.')
    expect((await post(`/desk/tickets/${number}/customer/replies`, { text: 'Hello' })).status).toBe(404)
    const hidden = await desk.createTicket({ team: 'billing' })
    expect((await get(`/desk/tickets/${hidden}/customer`)).status).toBe(404)
  })

  test('names what else its requester asked, the newest first, and nothing that the agent may not see', async () => {
    const email = 'regular@example.com'
    const numbers: number[] = []
    for (const subject of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) numbers.push(await desk.createTicket({ email, subject }))
    const hidden = await desk.createTicket({ email, subject: 'An invoice', team: 'billing' })
    const [first = 0, second = 0] = numbers
    await post(`/desk/tickets/${second}/events`, { type: 'ticket.solved' })
    const { others, otherTickets } = await ticket(first)
    expect(others.map(({ title }) => title)).toEqual(['G', 'F', 'E', 'D', 'C'])
    expect(otherTickets).toBe(6)
    expect((await ticket(numbers[6] ?? 0)).others.map(({ title, ring }) => [title, ring])).toContainEqual([
      'B',
      'solved',
    ])
    expect((await ticket(first, 'ana')).others.map(({ number }) => number)).toContain(hidden)
  })

  test('is answered and noted, and sending twice is one message', async () => {
    const number = await desk.createTicket()
    const path = `/desk/tickets/${number}`
    for (let times = 0; times < 2; times++) {
      const answer = await post(`${path}/replies`, { text: 'On its way.', 'docket-submission-id': 'one' })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, path])
    }
    await waitForSending(number)
    const form = new FormData()
    form.set('text', 'Asked the carrier.')
    form.append('files', new File(['trace'], 'trace.txt', { type: 'text/plain' }))
    expect((await post(`${path}/notes`, form)).status).toBe(303)
    const { ticket: shown } = await ticket(number)
    expect(shown.timeline.filter(({ kind }) => kind !== 'event').map(({ kind, text }) => [kind, text])).toEqual([
      ['message', 'It does not light.'],
      ['message', 'On its way.'],
      ['note', 'Asked the carrier.'],
    ])
    expect(shown.timeline.at(-1)?.attachments.map(({ name }) => name)).toEqual(['trace.txt'])
    expect(shown.stateTitle).toBe('Waiting')
  })

  test('gives an empty answer back with a sentence in the agent’s language', async () => {
    const number = await desk.createTicket()
    const answer = await post(`/desk/tickets/${number}/replies`, { text: ' ' }, 'max', 'zh-CN')
    expect(answer.status).toBe(422)
    const { page } = await recorded<DeskTicketPage>(answer)
    expect(page.refused).toMatchObject({ kind: 'reply', message: '请填写内容或添加文件。' })
  })

  test('sends no placeholder of a canned response that nobody has filled in, and gives the answer back', async () => {
    const number = await desk.createTicket()
    const text = 'Hello {{requester.name}}, about {{order}}'
    const answer = await post(`/desk/tickets/${number}/replies`, { text }, 'max')
    expect(answer.status).toBe(422)
    const { page } = await recorded<DeskTicketPage>(answer)
    expect(page.refused).toMatchObject({ text, message: 'Fill in before you send: {{requester.name}}' })
    expect((await post(`/desk/tickets/${number}/notes`, { text }, 'max')).status).toBe(303)
  })

  test('comes back with what was typed where it cannot be merged, split or put off, and says what is wrong', async () => {
    const number = await desk.createTicket()
    const refused = async (work: string, fields: Record<string, string>) => {
      const answer = await post(`/desk/tickets/${number}/work/${work}`, fields, 'max')
      expect(answer.status).toBe(422)
      return (await recorded<DeskTicketPage>(answer)).page.refused
    }
    expect(await refused('merge', { into: '987' })).toMatchObject({
      message: 'There is no such ticket, or you may not see it.',
      work: { name: 'merge', typed: 'into=987' },
    })
    expect((await refused('link', { to: '987' }))?.message).toBe('There is no such ticket, or you may not see it.')
    expect((await refused('split', {}))?.message).toBe('Choose messages that begin a ticket of their own.')
    expect((await refused('snooze', { at: '' }))?.message).toBe('Choose a time that is still to come.')
  })

  test('takes the workflow’s events, and says why it does not take others', async () => {
    const number = await desk.createTicket()
    const path = `/desk/tickets/${number}/events`
    expect((await ticket(number)).ticket.allowed.map(({ type }) => type)).toEqual(['ticket.taken', 'ticket.solved'])
    expect((await post(path, { type: 'ticket.taken' })).status).toBe(303)
    const refused = await post(path, { type: 'ticket.reopened' })
    expect(refused.status).toBe(409)
    const { page } = await recorded<DeskTicketPage>(refused)
    expect(page.refused?.message).toBe('This was not done: The state "In progress" does not take "Reopen".')
    const inChinese = await recorded<DeskTicketPage>(post(path, { type: 'ticket.reopened' }, 'max', 'zh-CN'))
    expect(inChinese.page.refused?.message).toBe('未能执行：状态“In progress”下不能执行“重新打开”。')
    expect((await post(path, { type: 'agent.replied' })).status).toBe(404)
    expect((await post(path, { type: 'refund.approved' })).status).toBe(409)
    expect((await post(path, { type: 'refund.approved' }, 'ana')).status).toBe(303)
  })

  test('is changed by one small form each', async () => {
    const number = await desk.createTicket()
    const path = `/desk/tickets/${number}/changes`
    await post(path, { priority: '2' })
    await post(path, { assignee: 'max' })
    await post(path, { tags: 'lamp, 灯，fragile' })
    const { ticket: changed } = await ticket(number)
    expect([changed.priority, changed.assignee, changed.tags]).toEqual([2, 'max', ['lamp', '灯', 'fragile']])
    await post(path, { assignee: '' })
    expect((await ticket(number)).ticket.assignee).toBeNull()
    const refused = await post(path, { assignee: 'nobody' })
    expect(refused.status).toBe(422)
    const before = await desk.versionOf(number)
    await post(path, { priority: '9' })
    expect(await desk.versionOf(number)).toBe(before)
  })

  test('that was merged is only read until the merge is undone: every change of it would be refused', async () => {
    const [number, into] = [await desk.createTicket(), await desk.createTicket()]
    await post(`/desk/tickets/${number}/work/merge`, { into: String(into) })
    expect((await post(`/desk/tickets/${number}/changes`, { priority: '3' })).status).toBe(409)
    expect((await ticket(number)).may).toMatchObject({ change: false, unmerge: true })
    expect((await ticket(number)).editable).toEqual([])
    await post(`/desk/tickets/${number}/work/unmerge`, {})
    expect((await ticket(number)).may).toMatchObject({ change: true, unmerge: true })
  })

  test('shows each clock with what was counted, and the next steps by themselves', async () => {
    const number = await desk.createTicket()
    const { clocks, nextSteps, promise } = await ticket(number)
    expect(clocks.map(({ metric, targetMinutes, leftMinutes }) => [metric, targetMinutes, leftMinutes])).toEqual([
      ['firstResponse', 240, 240],
    ])
    const counted = clocks[0]?.segments.reduce((sum, { openMinutes }) => sum + openMinutes, 0)
    expect(counted).toBe(240)
    expect(nextSteps).toEqual([{ kind: 'breach', at: promise.dueAt, metric: 'firstResponse' }])
    await post(`/desk/tickets/${number}/replies`, { text: 'Hello' })
    await waitForSending(number)
    const waiting = await ticket(number)
    expect(waiting.nextSteps).toMatchObject([{ kind: 'move', state: 'Solved' }])
    expect(waiting.ring).toBe('wait')
  })

  test('is only read by an observer', async () => {
    const number = await desk.createTicket()
    const { may, ticket: shown } = await ticket(number, 'olga')
    expect(may).toEqual({ reply: false, note: false, change: false, unmerge: false, accept: false, revive: false })
    expect(shown.allowed).toEqual([])
    for (const [path, body] of [
      ['replies', { text: 'Hi' }],
      ['replies/1/undo', {}],
      ['notes', { text: 'Hi' }],
      ['events', { type: 'ticket.solved' }],
      ['changes', { priority: '3' }],
      ['shelf', { decision: 'accept' }],
    ] as const) {
      expect([path, (await post(`/desk/tickets/${number}/${path}`, body, 'olga')).status]).toEqual([path, 404])
    }
    expect(await typesOf(number)).toEqual(expect.not.arrayContaining(['agent.replied', 'reply.scheduled']))
  })
})

describe('an answer', () => {
  const waitingOf = async (number: number, who?: Who) =>
    (await ticket(number, who)).ticket.timeline.find(({ kind }) => kind === 'scheduled')
  const outboxOf = async (number: number) => desk.services.store.outbox.ofTicket(number)

  test('waits ten seconds, then the mail goes out', async () => {
    const number = await desk.createTicket()
    await post(`/desk/tickets/${number}/replies`, { text: 'On its way.' })
    const waiting = await waitingOf(number)
    expect([waiting?.text, Date.parse(waiting?.sendAt ?? '') - desk.clock.now()]).toEqual(['On its way.', 10_000])
    expect(await outboxOf(number)).toEqual([])
    expect((await ticket(number)).nextSteps.map(({ kind }) => kind)).toEqual(['breach'])
    await waitForSending(number)
    expect(await waitingOf(number)).toBeUndefined()
    expect((await outboxOf(number)).map(({ effect }) => effect.payload)).toMatchObject([{ template: 'reply' }])
  })

  test('is undone, and stands in the editor again with its files', async () => {
    const number = await desk.createTicket()
    const form = new FormData()
    form.set('text', 'With a tpyo.')
    form.append('files', new File(['plan'], 'plan.txt', { type: 'text/plain' }))
    await post(`/desk/tickets/${number}/replies`, form)
    const id = (await waitingOf(number))?.id
    const undone = await post(`/desk/tickets/${number}/replies/${id}/undo`, {})
    expect([undone.status, undone.headers.get('location')]).toEqual([303, `/desk/tickets/${number}?draft=${id}`])
    const again = async (who: Who) =>
      (await recorded<DeskTicketPage>(get(`/desk/tickets/${number}?draft=${id}`, who))).page.draft
    expect(await again('max')).toMatchObject({ text: 'With a tpyo.', files: [{ name: 'plan.txt' }] })
    expect(await again('ana')).toEqual({ text: 'With a tpyo.', files: [] })
    const file = (await again('max'))?.files[0]?.id ?? ''
    await post(`/desk/tickets/${number}/replies`, { text: 'Without one.', files: file })
    await waitForSending(number)
    const { timeline } = (await ticket(number)).ticket
    expect(timeline.filter(({ type }) => type === 'agent.replied').map(({ text }) => text)).toEqual(['Without one.'])
    expect(timeline.at(-1)?.attachments.map(({ name }) => name)).toEqual(['plan.txt'])
  })

  test('that was sent meanwhile cannot be undone, and the page says so', async () => {
    const number = await desk.createTicket()
    await post(`/desk/tickets/${number}/replies`, { text: 'Gone.' })
    const id = (await waitingOf(number))?.id
    await waitForSending(number)
    const late = await post(`/desk/tickets/${number}/replies/${id}/undo`, {}, 'max', 'zh-CN')
    expect(late.status).toBe(409)
    expect((await recorded<DeskTicketPage>(late)).page.refused?.message).toBe('已来不及撤销：此回复不再等待发送。')
    expect((await post(`/desk/tickets/${number}/replies/1/undo`, {})).status).toBe(404)
    expect((await recorded<DeskTicketPage>(get(`/desk/tickets/${number}?draft=${id}`))).page.draft).toBeNull()
  })

  test('is sent later, at a time on the wall of the team, unless the customer writes first', async () => {
    const number = await desk.createTicket()
    const path = `/desk/tickets/${number}/replies`
    // Monday 10:00 in Berlin, and some seconds of the tests before.
    await post(path, { text: 'After lunch.', later: '1', sendAt: '2026-03-02T13:30', unless: '1' })
    expect((await waitingOf(number))?.sendAt).toBe('2026-03-02T12:30:00.000Z')
    await desk.services.runtime.submit({
      ticket: number,
      event: {
        type: 'customer.replied',
        by: { role: 'customer' },
        data: {},
        content: { text: 'It works!', files: [] },
      },
      dedupe: null,
      expectedVersion: null,
      files: [],
    })
    const { timeline } = (await ticket(number)).ticket
    const overtaken = timeline.find(({ type }) => type === 'reply.cancelled')
    expect(overtaken?.text).toBe('The customer wrote first: a reply that waited was not sent.')
    const { page } = await recorded<DeskTicketPage>(get(`/desk/tickets/${number}?draft=${overtaken?.reply}`))
    expect(page.draft?.text).toBe('After lunch.')
  })

  test.each(['', '2026-03-02T09:59', 'soon'])('is not sent at "%s": what was typed comes back', async (sendAt) => {
    const number = await desk.createTicket()
    const answer = await post(`/desk/tickets/${number}/replies`, { text: 'Later.', later: '1', sendAt })
    expect(answer.status).toBe(422)
    const { page } = await recorded<DeskTicketPage>(answer)
    expect(page.refused).toMatchObject({ kind: 'reply', text: 'Later.', sendAt })
    expect(page.refused?.message).toBe('Choose a time that is still to come.')
  })

  test('in a chat is said at once', async () => {
    const number = await desk.createTicket()
    const { store } = desk.services
    const chat = { ...(await store.tickets.get(number)), channel: 'chat' } as NonNullable<
      Awaited<ReturnType<typeof store.tickets.get>>
    >
    const time = { chosen: null, unlessCustomerWrites: true }
    expect(replyChange(chat, { text: 'Hi' }, time, { now: 0, solves: false }).type).toBe('agent.replied')
  })
})

test('the page of a ticket is as new as the position from which it is told what happens', async () => {
  let meanwhile = async () => {}
  const own = await startApp({
    pages: recordingPages,
    services: (services) => {
      const { events } = services.store
      const lastPosition = async () => {
        await meanwhile()
        return events.lastPosition()
      }
      return { ...services, store: { ...services.store, events: { ...events, lastPosition } } }
    },
  })
  const [cookie, number] = [await own.signIn('max'), await own.createTicket()]
  meanwhile = async () => {
    await own.services.runtime.submit({
      ticket: number,
      event: { type: 'priority.changed', by: { role: 'agent', id: 'ana' }, data: { priority: 3 }, content: null },
      dedupe: null,
      expectedVersion: null,
      files: [],
    })
  }
  const answer = own.request(`/desk/tickets/${number}`, { headers: { cookie, accept: 'text/html' } })
  const { page } = await recorded<DeskTicketPage>(answer)
  meanwhile = async () => {}
  expect([page.frame.position, page.ticket.priority]).toEqual([await own.services.store.events.lastPosition(), 3])
  await own.stop()
})
