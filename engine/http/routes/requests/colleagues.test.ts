import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import type { OwnLinksPage } from './own-links.ts'
import type { RequestPage } from './request-page.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp({ pages: recordingPages })
})
afterEach(() => desk.stop())

const own = () => ({ accept: 'text/html', origin: desk.services.settings.publicUrl })

async function visit(email: string): Promise<string> {
  const body = new URLSearchParams({ email })
  await desk.request('/requests', { method: 'POST', body, headers: own() })
  await desk.settled()
  const { pathname } = new URL(desk.mails.at(-1)?.params.link ?? '')
  const entered = await desk.request(pathname, { method: 'POST', body: new URLSearchParams(), headers: own() })
  return entered.headers.getSetCookie().at(-1)?.split(';')[0] ?? ''
}

const listOf = async (cookie: string, query = '') =>
  (await recorded<OwnLinksPage>(desk.request(`/requests${query}`, { headers: { ...own(), cookie } }))).page.list
const status = async (path: string, cookie = '', method = 'GET') =>
  (
    await desk.request(path, {
      method,
      headers: { ...own(), cookie },
      ...(method === 'POST' && { body: new URLSearchParams({ text: 'Hello' }) }),
    })
  ).status

/** The team's file lets the people of some organisations read along; none by default. */
const letReadAlong = (...organisations: readonly { name: string; domains: readonly string[] }[]) =>
  desk.changeFiles((files) =>
    files.map((file) => {
      if (file.path !== 'workflows/care.team.json') return file
      const { organisations: _, ...team } = JSON.parse(file.text)
      return { ...file, text: JSON.stringify(organisations.length > 0 ? { ...team, organisations } : team) }
    }),
  )
const acme = { name: 'Acme', domains: ['acme.example', 'acme.test'] }
const file = { name: 'a.txt', type: 'text/plain', bytes: 'a' }

describe('colleagues of a customer', () => {
  test('whom nobody heard of get few links an hour, all of them together, and whoever has written gets theirs', async () => {
    await letReadAlong(acme)
    await desk.createTicket({ email: 'cleo@acme.example' })
    const { store, clock } = desk.services
    await store.limits.consume('own-links-domain:acme.example', 19, 3_600_000, clock.now())
    for (const email of ['made-up-1@acme.example', 'made-up-2@acme.example', 'cleo@acme.example']) {
      await desk.request('/requests', { method: 'POST', body: new URLSearchParams({ email }), headers: own() })
      await desk.settled()
    }
    expect(desk.mails.map(({ to }) => to.address)).toEqual(['made-up-1@acme.example', 'cleo@acme.example'])
  })

  test('see their requests and read along where the team lets them, and can do nothing there', async () => {
    const number = await desk.createTicket({ email: 'cleo@acme.example', subject: 'A broken lamp', file })
    const api = desk.api(await desk.token('read', 'write'))
    await api.note(number, { text: 'Probably a fraud.' })
    await letReadAlong(acme)
    const cookie = await visit('dan@acme.test')
    const list = await listOf(cookie)
    expect(list?.requests).toEqual([])
    expect(list?.colleagues.map(({ name, requests }) => [name, requests.map(({ title }) => title)])).toEqual([
      ['Acme', ['A broken lamp']],
    ])
    expect((await listOf(cookie, '?q=green'))?.colleagues[0]?.requests).toEqual([])

    const path = list?.colleagues[0]?.requests[0]?.path ?? ''
    expect(path).toBe(`/requests/colleagues/${number}`)
    const { page } = await recorded<RequestPage>(desk.request(path, { headers: { ...own(), cookie } }))
    expect(page.view.key).toBe('colleague')
    // No state of the workflow speaks to them as if they had asked.
    const told = page.view.states.map(({ title, note }) => `${title} ${note ?? ''}`)
    expect(told).toContainEqual('We wait for an answer ')
    expect(told.join()).not.toContain('your answer')
    expect(page.view.thread).toHaveLength(1)
    expect(JSON.stringify(page)).not.toContain('fraud')
    expect(Object.values(page.view.may)).toEqual(Object.values(page.view.may).map(() => false))
    const [attached] = page.view.files
    expect(await status(`${path}/attachments/${attached?.id}`, cookie)).toBe(200)
    for (const step of ['replies', 'close', 'reopen', 'rating', 'link', 'fields'])
      expect([step, await status(`${path}/${step}`, cookie, 'POST')]).toEqual([step, 404])
  })

  test('are only those at a domain that the team names, for tickets of that team, while its file says so (T05)', async () => {
    const ofAcme = await desk.createTicket({ email: 'cleo@acme.example' })
    const ofOther = await desk.createTicket({ email: 'eve@other.example' })
    const ofBilling = await desk.createTicket({ email: 'cleo@acme.example', team: 'billing' })
    const outsiders = [
      'eve@other.example',
      'mallory@evil-acme.example',
      'mallory@sub.acme.example',
      'mallory@acme.example.evil.test',
    ]
    for (const email of outsiders) await desk.createTicket({ email })
    const dan = await desk.createTicket({ email: 'dan@acme.example' })
    const cookie = await visit('dan@acme.example')
    expect((await listOf(cookie))?.colleagues).toEqual([])
    expect(await status(`/requests/colleagues/${ofAcme}`, cookie)).toBe(404)

    await letReadAlong(acme, { name: 'Other', domains: ['other.example'] })
    expect(await status(`/requests/colleagues/${ofAcme}`, cookie)).toBe(200)
    for (const number of [ofOther, ofBilling, dan, 999_999])
      expect([number, await status(`/requests/colleagues/${number}`, cookie)]).toEqual([number, 404])
    expect(await status(`/requests/colleagues/${ofAcme}`)).toBe(404)
    expect(await status(`/requests/colleagues/${ofAcme}`, `docket-requests=${'a'.repeat(43)}`)).toBe(404)
    for (const email of outsiders) {
      const theirs = await visit(email)
      expect([email, await status(`/requests/colleagues/${ofAcme}`, theirs)]).toEqual([email, 404])
      expect(JSON.stringify(await listOf(theirs))).not.toContain('cleo@acme')
    }

    await letReadAlong({ name: 'Other', domains: ['other.example'] })
    expect(await status(`/requests/colleagues/${ofAcme}`, cookie)).toBe(404)
    expect((await listOf(cookie))?.colleagues).toEqual([])
  })

  test('see nothing that lies on the shelf', async () => {
    const number = await desk.createTicket({ email: 'cleo@acme.example', shelved: true })
    await letReadAlong(acme)
    const cookie = await visit('dan@acme.example')
    expect((await listOf(cookie))?.colleagues[0]?.requests).toEqual([])
    expect(await status(`/requests/colleagues/${number}`, cookie)).toBe(404)
  })
})
