import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startLink } from '#engine/http/auth/sign-in-link.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp()
})
afterEach(() => desk.stop())

const ours = { origin: 'http://127.0.0.1:4321' }
const form = (fields: Record<string, string>, headers: Record<string, string> = ours): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  headers,
})
const pathOf = (url: string) => new URL(url).pathname

/** Asks for a link as a browser would and returns the one that was mailed. */
async function mailedLink(email = 'ana@example.com', next = '') {
  await desk.request('/desk/sign-in', form({ email, next }))
  await desk.settled()
  const link = desk.mails.at(-1)?.params.link
  if (link === undefined) throw new Error('no link was mailed')
  return link
}

describe('signing in', () => {
  test('an agent asks for a link, opens it and presses the button', async () => {
    const asked = await desk.request('/desk/sign-in', form({ email: 'Ana@Example.com ' }))
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/desk/sign-in?sent&next=%2Fdesk'])
    await desk.settled()
    const [mail] = desk.mails
    expect(mail).toMatchObject({ template: 'sign-in', to: { name: 'Ana Ruiz', address: 'ana@example.com' } })

    const opened = await desk.request(pathOf(mail?.params.link ?? ''))
    expect([opened.status, opened.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await opened.text()).toContain('<button>Sign in</button>')

    const pressed = await desk.request(pathOf(mail?.params.link ?? ''), form({}))
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/desk'])
    const cookie = pressed.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect((await desk.request('/api/v1/definitions', { headers: { cookie } })).status).toBe(200)
  })

  test('a link works once, also when it is pressed twice at the same time (T08)', async () => {
    const path = pathOf(await mailedLink())
    const pressed = await Promise.all([desk.request(path, form({})), desk.request(path, form({}))])
    expect(pressed.map(({ status }) => status).sort()).toEqual([303, 410])
    expect((await desk.request(path, form({}))).status).toBe(410)
  })

  test('opening a link, as mail scanners do, does not use it up (T08)', async () => {
    const path = pathOf(await mailedLink())
    for (const method of ['GET', 'HEAD', 'GET']) {
      const opened = await desk.request(path, { method })
      expect([opened.status, opened.headers.getSetCookie()]).toEqual([200, []])
    }
    expect((await desk.request(path, form({}))).status).toBe(303)
  })

  test('a link is too old after 15 minutes (T08)', async () => {
    const path = pathOf(await mailedLink())
    desk.clock.advance(15 * 60_000 + 1)
    const pressed = await desk.request(path, form({}))
    expect([pressed.status, pressed.headers.getSetCookie()]).toEqual([410, []])
  })

  test('an unknown address is answered like a known one, and gets no mail (T09)', async () => {
    const answers = []
    for (const email of ['ana@example.com', 'nobody@example.com', 'not an address', '']) {
      const answer = await desk.request('/desk/sign-in', form({ email }))
      const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'x-request-id'))
      answers.push({ status: answer.status, headers, body: await answer.text() })
    }
    await desk.settled()
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(desk.mails.map(({ to }) => to.address)).toEqual(['ana@example.com'])
  })

  test('nobody can flood an agent with links', async () => {
    for (let n = 0; n < 9; n++) await desk.request('/desk/sign-in', form({ email: 'ana@example.com' }))
    await desk.settled()
    expect(desk.mails).toHaveLength(5)
  })

  test('the link in the mail begins with our public URL, whatever Host the request had (T07)', async () => {
    const headers = { ...ours, 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test' }
    await desk.request('/desk/sign-in', form({ email: 'ana@example.com' }, headers))
    await desk.settled()
    expect(desk.mails[0]?.params.link).toMatch(/^http:\/\/127\.0\.0\.1:4321\/desk\/sign-in\/[\w-]{43}$/)

    const foreign = await desk.request('http://evil.test/desk/sign-in', form({ email: 'ana@example.com' }))
    expect(foreign.status).toBe(421)
    const header = await desk.request(
      '/desk/sign-in',
      form({ email: 'ana@example.com' }, { ...ours, host: 'evil.test' }),
    )
    expect(header.status).toBe(421)
    await desk.settled()
    expect(desk.mails).toHaveLength(1)
  })

  test('the page that was asked for is shown afterwards, but only one of our own (T10)', async () => {
    const stranger = await desk.request('/desk/sign-in?next=//evil.test')
    expect(await stranger.text()).toContain('name="next" value="/desk"')
    const link = await mailedLink('ana@example.com', '/desk/tickets/7')
    expect(link).toContain('?next=%2Fdesk%2Ftickets%2F7')
    expect((await desk.request(pathOf(link), form({ next: '/desk/tickets/7' }))).headers.get('location')).toBe(
      '/desk/tickets/7',
    )
    const again = await mailedLink()
    expect((await desk.request(pathOf(again), form({ next: '/\\evil.test' }))).headers.get('location')).toBe('/desk')
  })

  test('whoever does something signed out comes back to the page on which it was', async () => {
    const page = 'http://127.0.0.1:4321/desk'
    const sent = async (referer: Record<string, string>) => {
      const headers = { ...ours, accept: 'text/html', ...referer }
      const answer = await desk.request('/desk/tickets/7/replies', form({ text: 'Hello' }, headers))
      return [answer.status, answer.headers.get('location')]
    }
    const ticket = [303, '/desk/sign-in?out&next=%2Fdesk%2Ftickets%2F7']
    expect(await sent({ referer: `${page}/tickets/7` })).toEqual(ticket)
    expect(await sent({ referer: `${page}/tickets/7/replies` })).toEqual(ticket)
    expect(await sent({ referer: `${page}?view=mine` })).toEqual([303, '/desk/sign-in?out&next=%2Fdesk%3Fview%3Dmine'])
    expect(await sent({})).toEqual([303, '/desk/sign-in?out'])
  })

  test('whoever signs out when they are out already is not told that it was not done', async () => {
    const out = await desk.request('/desk/sign-out', form({}, { ...ours, accept: 'text/html' }))
    expect([out.status, out.headers.get('location')]).toEqual([303, '/desk/sign-in'])
  })

  test('a form on another site cannot sign anybody in or out (T21)', async () => {
    const path = pathOf(await mailedLink())
    const cookie = await desk.signIn('ana')
    for (const headers of [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost:4321' },
    ]) {
      expect((await desk.request(path, form({}, headers))).status).toBe(403)
      expect((await desk.request('/desk/sign-out', form({}, { ...headers, cookie }))).status).toBe(403)
    }
    expect((await desk.request('/desk/sign-out', form({}, { cookie }))).status).toBe(403)
    expect((await desk.request('/api/v1/definitions', { headers: { cookie } })).status).toBe(200)
  })
})

describe('a session', () => {
  const state = async (cookie: string) => (await desk.request('/api/v1/definitions', { headers: { cookie } })).status

  test('has a new id at every sign-in, and the cookie brought along is worth nothing afterwards (T40)', async () => {
    const preset = `docket=${'a'.repeat(43)}.${'0'.repeat(12)}`
    const first = await desk.signIn('ana', { cookie: preset })
    expect(first).not.toBe(preset)
    expect([await state(preset), await state(first)]).toEqual([401, 200])
    const second = await desk.signIn('ana', { cookie: first })
    expect([await state(first), await state(second)]).toEqual([401, 200])
  })

  test('ends on the server when the agent signs out', async () => {
    const cookie = await desk.signIn('ana')
    const other = await desk.signIn('ana')
    const out = await desk.request('/desk/sign-out', form({}, { ...ours, cookie }))
    expect([out.status, out.headers.get('location')]).toEqual([303, '/desk/sign-in'])
    expect([await state(cookie), await state(other)]).toEqual([401, 200])
  })

  test('ends after 12 hours without use, and 30 days after it began', async () => {
    const idle = await desk.signIn('ana')
    const used = await desk.signIn('ben')
    desk.clock.advance(11 * 3_600_000)
    expect(await state(used)).toBe(200)
    desk.clock.advance(2 * 3_600_000)
    expect([await state(idle), await state(used)]).toEqual([401, 200])
    for (let hours = 0; hours < 30 * 24; hours += 11) {
      desk.clock.advance(11 * 3_600_000)
      await state(used)
    }
    expect(await state(used)).toBe(401)
  })

  test('ends at once when the agent is gone from the files, or has another role or address (T40)', async () => {
    const [ana, ben, max, olga] = await Promise.all(['ana', 'ben', 'max', 'olga'].map((id) => desk.signIn(id)))
    await desk.changeFiles((files) =>
      files
        .filter(({ path }) => path !== 'workflows/ben.agent.json')
        .map(({ path, text }) => ({
          path,
          text:
            path === 'workflows/olga.agent.json'
              ? text.replace('"observer"', '"agent"')
              : path === 'workflows/max.agent.json'
                ? text.replace('max@example.com', 'maxine@example.com')
                : text,
        })),
    )
    expect(await Promise.all([ana, ben, max, olga].map((cookie) => state(cookie ?? '')))).toEqual([200, 401, 401, 401])
  })

  test('lives in a cookie that no script and no other site can use', async () => {
    const link = pathOf(await mailedLink())
    const [cookie] = (await desk.request(link, form({}))).headers.getSetCookie()
    expect(cookie).toMatch(/^docket=[\w-]{43}\.[0-9a-f]{12}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  test('is bound to the host by the cookie’s name where the public URL is https', async () => {
    const secure = await startApp({
      settings: { publicUrl: 'https://help.example.com', siteUrl: 'https://help.example.com' },
    })
    const link = (await startLink(secure.services)) ?? ''
    const pressed = await secure.request(link, form({}, { origin: 'https://help.example.com' }))
    expect(pressed.headers.getSetCookie()[0]).toMatch(
      /^__Host-docket=[\w-]{43}\.[0-9a-f]{12}; .*Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(pressed.headers.getSetCookie()[0]).not.toContain('Domain')
    await secure.stop()
  })
})

describe('the link that is printed at start', () => {
  test('is there for the first admin, while nobody has ever signed in', async () => {
    const link = await startLink(desk.services)
    expect((await desk.request(pathOf(link ?? ''), form({}))).status).toBe(303)
    expect(await startLink(desk.services)).toBeNull()
  })

  test('is never printed where others could read it', async () => {
    const open = await startApp({
      settings: { host: '0.0.0.0', loopback: false, publicUrl: 'https://help.example.com' },
    })
    expect(await startLink(open.services)).toBeNull()
    await open.stop()
  })
})
