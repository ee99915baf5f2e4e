import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { visitLimits } from '#engine/http/auth/visit.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { OwnLinksPage } from './own-links.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp({ pages: recordingPages })
})
afterEach(() => desk.stop())

const own = () => ({ accept: 'text/html', origin: desk.services.settings.publicUrl })
const post = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  desk.request(path, { method: 'POST', body: new URLSearchParams(fields), headers: { ...own(), ...headers } })
const see = async (cookie = '', query = '') =>
  (await recorded<OwnLinksPage>(desk.request(`/requests${query}`, { headers: { ...own(), cookie } }))).page

/** Path of the link that was mailed to an address that asked for it. */
async function linkFor(email: string): Promise<string> {
  await post('/requests', { email })
  await desk.settled()
  return new URL(desk.mails.at(-1)?.params.link ?? '').pathname
}

async function visit(email: string, headers: Record<string, string> = {}): Promise<string> {
  const entered = await post(await linkFor(email), {}, headers)
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/requests'])
  return entered.headers.getSetCookie().at(-1)?.split(';')[0] ?? ''
}

describe('a customer who comes by a mailed link', () => {
  test('sees their own requests, newest first, and those of nobody else', async () => {
    await desk.createTicket({ email: 'cleo@example.com', subject: 'First' })
    desk.clock.advance(60_000)
    await desk.createTicket({ email: 'cleo@example.com', subject: 'Second' })
    await desk.createTicket({ email: 'eve@example.com', subject: 'Not hers' })
    const { step, list } = await see(await visit('cleo@example.com'))
    expect([step, list?.email]).toEqual(['list', 'cleo@example.com'])
    expect(list?.requests.map(({ title }) => title)).toEqual(['Second', 'First'])
    for (const { path } of list?.requests ?? []) {
      const request = await desk.request(path)
      expect(((await request.json()) as { key: string }).key).toBe('mailed')
    }
  })

  test('finds a request by its number, its title and what they wrote, and never by what agents noted', async () => {
    const lamp = await desk.createTicket({ subject: 'Broken lamp', text: 'The green one.' })
    await desk.createTicket({ subject: 'A late parcel', text: 'Still nothing.' })
    await desk.api(await desk.token('read', 'write')).note(lamp, { text: 'Probably a fraud.' })
    const cookie = await visit('cleo@example.com')
    const found = async (q: string) =>
      (await see(cookie, `?q=${encodeURIComponent(q)}`)).list?.requests.map(({ title }) => title)
    expect(await found('LAMP green')).toEqual(['Broken lamp'])
    expect(await found(`#${lamp}`)).toEqual(['Broken lamp'])
    expect(await found('fraud')).toEqual([])
  })

  test('uses the link once, within 15 minutes, and by pressing the button (T08)', async () => {
    await desk.createTicket()
    const path = await linkFor('cleo@example.com')
    for (const method of ['GET', 'HEAD']) {
      const opened = await desk.request(path, { method, headers: own() })
      expect([opened.status, opened.headers.getSetCookie()]).toEqual([200, []])
    }
    const pressed = await Promise.all([post(path), post(path)])
    expect(pressed.map(({ status }) => status).sort()).toEqual([303, 410])
    const late = await linkFor('cleo@example.com')
    desk.clock.advance(visitLimits.linkMs + 1)
    expect((await post(late)).status).toBe(410)
  })

  test('has a new id at each visit, and none after leaving, half a day without use, or a week (T40)', async () => {
    await desk.createTicket()
    const preset = `docket-requests=${'a'.repeat(43)}`
    const first = await visit('cleo@example.com', { cookie: preset })
    expect([first === preset, (await see(preset)).step]).toEqual([false, 'ask'])
    const left = await post('/requests/leave', {}, { cookie: first })
    expect([left.status, (await see(first)).step]).toEqual([303, 'ask'])

    const idle = await visit('cleo@example.com')
    desk.clock.advance(visitLimits.idleMs + 1)
    expect((await see(idle)).step).toBe('ask')

    const used = await visit('cleo@example.com')
    for (let days = 0; days < 8; days += 0.4) {
      desk.clock.advance(0.4 * 86_400_000)
      await see(used)
    }
    expect((await see(used)).step).toBe('ask')
  })

  test('opens neither desk nor API with it, and another site cannot send them in or out', async () => {
    await desk.createTicket()
    const cookie = await visit('cleo@example.com')
    expect((await desk.request('/api/v1/tickets', { headers: { cookie } })).status).toBe(401)
    const atDesk = await desk.request('/desk', { headers: { ...own(), cookie } })
    expect(atDesk.headers.get('location')).toBe('/desk/sign-in')
    const path = await linkFor('cleo@example.com')
    expect((await post(path, {}, { origin: 'https://evil.test' })).status).toBe(403)
    expect((await post('/requests/leave', {}, { origin: 'https://evil.test', cookie })).status).toBe(403)
    expect((await see(cookie)).step).toBe('list')
  })

  test('whoever asks for an address that we do not know is answered the same, and no mail goes out (T09)', async () => {
    await desk.createTicket()
    const answers = []
    for (const email of ['cleo@example.com', 'nobody@example.com']) {
      const { status, headers } = await post('/requests', { email })
      answers.push([status, headers.get('location')])
    }
    await desk.settled()
    expect(answers[0]).toEqual(answers[1])
    expect(desk.mails.map(({ to }) => to.address)).toEqual(['cleo@example.com'])
  })
})
