import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { erasePerson } from '#engine/runtime/erase-person.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { DeskTicketPage } from './ticket.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp({ pages: recordingPages })
})
afterEach(() => desk.stop())

describe('an erased ticket in the desk', () => {
  test('is shown with gaps, and no page, list or stream stumbles over it', async () => {
    const file = { name: 'lamp.txt', type: 'text/plain', bytes: 'a lamp' }
    const number = await desk.createTicket({ file })
    const other = await desk.createTicket({ name: 'Ben', email: 'ben@example.com' })
    const cookie = await desk.signIn('ana')
    const api = desk.api({ cookie })
    await api.reply(number, { text: 'Dear Cleo, it is on its way.' })
    await api.note(number, { text: 'Cleo is a friend.' })
    await api.send(number, { type: 'ticket.linked', to: other })
    await erasePerson({ ...desk.services, failpoint: () => {} }, 'cleo@example.com')

    const get = (path: string) => desk.request(path, { headers: { cookie, accept: 'text/html' } })
    const paths = [
      `/desk/tickets/${number}`,
      `/desk/tickets/${other}`,
      '/desk',
      '/desk?q=lamp',
      '/desk/board',
      '/desk/board?team=care',
      '/desk/shelf',
      '/desk/deadletters',
      '/desk/reports',
    ]
    for (const path of paths) {
      const answer = await get(path)
      expect([path, answer.status < 400, (await answer.text()).includes('leo')]).toEqual([path, true, false])
    }
    const { timeline, requester, title } = await api.ticket(number)
    expect({ title, requester }).toEqual({
      title: 'Erased request',
      requester: { name: '', email: '', verified: false },
    })
    // A gap says who was there and did what, and that only the words are gone.
    const gaps = timeline.filter(({ text }) => text.includes('is erased.')).map(({ text }) => text)
    expect(gaps).toEqual([
      'The customer opened the ticket. Now: New. What was written is erased.',
      'Ana Ruiz replied. Now: Waiting. What was written is erased.',
      'Ana Ruiz left a note. What was written is erased.',
    ])
    expect(timeline.filter(({ text }) => text === 'The personal data was erased.')).toHaveLength(1)
    // The customer's page is gone for them, and so it is for whoever wants to see it as they do.
    expect((await get(`/desk/tickets/${number}/customer`)).status).toBe(410)
    const inChinese = await desk.request(`/desk/tickets/${number}`, { headers: { cookie, 'accept-language': 'zh-CN' } })
    expect((await recorded<DeskTicketPage>(inChinese)).page.ticket.title).toBe('已清除的请求')
    // Nobody could read an answer, so none is offered, and none is taken.
    const { page } = await recorded<DeskTicketPage>(await get(`/desk/tickets/${number}`))
    expect(page).toMatchObject({ isUnread: true, may: { reply: false, note: true }, responses: [] })
    await expect(api.reply(number, { text: 'Are you there?' })).rejects.toMatchObject({ code: 'not-allowed-here' })
    expect((await api.why(number)).decisions.length).toBeGreaterThan(0)
    const live = await desk.services.store.events.after(0, 100)
    expect(JSON.stringify(live)).not.toContain('leo')
  })

  test('leaves no word in a list, though lists were read before it and halfway', async () => {
    const number = await desk.createTicket({ text: 'My lamp is dark.' })
    const other = await desk.createTicket({ name: 'Ben', email: 'ben@example.com', text: 'My shelf is crooked.' })
    const api = desk.api({ cookie: await desk.signIn('ana') })
    const said = async () => {
      const { tickets } = await api.tickets()
      return [number, other].map((one) => tickets.find((ticket) => ticket.number === one)?.description)
    }
    expect(await said()).toEqual(['My lamp is dark.', 'My shelf is crooked.'])
    const breaksOff = (point: string) => {
      if (point === 'erase.told') throw new Error('broken off')
    }
    await expect(erasePerson({ ...desk.services, failpoint: breaksOff }, 'cleo@example.com')).rejects.toThrow()
    await said()
    await erasePerson({ ...desk.services, failpoint: () => {} }, 'cleo@example.com')
    expect(await said()).toEqual(['', 'My shelf is crooked.'])
  })

  test('cannot be saved as a test, and the link that was mailed says why there is nothing', async () => {
    const number = await desk.createTicket()
    await erasePerson({ ...desk.services, failpoint: () => {} }, 'CLEO@example.com')
    const headers = { cookie: await desk.signIn('ana'), accept: 'text/html' }
    const scenario = await desk.request(`/desk/tickets/${number}/scenario`, { headers })
    const link = `/requests/${desk.services.keys.requestKey('mailed', number, 0)}`
    const request = await desk.request(link, { headers })
    expect([scenario.status, request.status]).toEqual([410, 410])
    expect(await recorded(request)).toMatchObject({ path: '/error', page: { type: 'urn:docket:gone', status: 410 } })
  })
})
