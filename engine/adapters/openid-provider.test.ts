import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import { startLink } from '#engine/http/auth/sign-in-link.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { type OpenidProvider, startOpenidProvider } from '#engine/testing/openid-provider.ts'
import { openidProvider } from './openid-provider.ts'

let provider: OpenidProvider
let desk: RunningApp
beforeEach(async () => {
  provider = await startOpenidProvider()
  desk = await startApp({
    services: (services) => ({ ...services, identity: openidProvider(provider, services.clock) }),
  })
})
afterEach(async () => {
  await desk.stop()
  await provider.stop()
})

const unavailable = new DocketError('unavailable', 'The database does not answer.')
const page = { accept: 'text/html' }

/** The way to the provider: its cookie, and the address to which the provider sends back. */
async function there(next = '/desk'): Promise<{ readonly cookie: string; readonly back: URL }> {
  const begun = await desk.request(`/desk/company?next=${encodeURIComponent(next)}`, { headers: page })
  const cookie = begun.headers.getSetCookie().at(-1)?.split(';')[0] ?? ''
  const sent = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' })
  return { cookie, back: new URL(sent.headers.get('location') ?? '') }
}

const come = (back: URL, cookie: string) => desk.request(back.pathname + back.search, { headers: { ...page, cookie } })

async function signIn(next?: string): Promise<Response> {
  const { cookie, back } = await there(next)
  return come(back, cookie)
}

const refused = /^\/desk\/sign-in\?refused&next=/
const session = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith('docket='))
    ?.split(';')[0]

describe('an agent who signs in by the company’s provider', () => {
  test('comes to the page that was asked for, and the audit says how', async () => {
    const answer = await signIn('/desk/tickets/7')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/desk/tickets/7'])
    const headers = { cookie: session(answer) ?? '' }
    expect((await desk.request('/api/v1/definitions', { headers })).status).toBe(200)
    expect((await desk.services.store.audit.list(1, null))[0]).toMatchObject({
      actor: 'ana',
      action: 'session.started',
      subject: { proof: 'provider' },
    })
  })

  test('is known by the address that the provider gives when asked', async () => {
    provider.next = { byUserInfo: true, email: 'Ana@Example.com' }
    expect((await signIn()).headers.get('location')).toBe('/desk')
  })

  test('has signed in: no link is printed at the next start', async () => {
    expect(await startLink(desk.services)).not.toBeNull()
    await signIn()
    expect(await startLink(desk.services)).toBeNull()
  })

  test('is not told to be refused when it is our own database that is away', async () => {
    const { store } = desk.services
    const away = await startApp({
      services: (services) => ({
        ...services,
        identity: openidProvider(provider, services.clock),
        store: { ...store, audit: { ...store.audit, withLine: async () => Promise.reject(unavailable) } },
      }),
    })
    const { cookie, back } = await there()
    const answer = await away.request(back.pathname + back.search, { headers: { ...page, cookie } })
    await away.stop()
    expect(answer.status).toBe(503)
    expect(await store.audit.list(1, null)).toEqual([])
  })

  test('never leaves our own origin', async () => {
    expect((await signIn('//evil.test')).headers.get('location')).toBe('/desk')
  })
})

describe('the provider’s word is refused', () => {
  const lies: Readonly<Record<string, OpenidProvider['next']>> = {
    'for another round trip: wrong nonce': { claims: (claims) => ({ ...claims, nonce: 'another' }) },
    'without a nonce': { claims: ({ nonce: _, ...claims }) => claims },
    'of another issuer': { claims: (claims) => ({ ...claims, iss: 'https://evil.test' }) },
    'for another client': { claims: (claims) => ({ ...claims, aud: 'another' }) },
    'when it is too old': { claims: (claims) => ({ ...claims, exp: 1_000, iat: 900 }) },
    'signed with a key that it does not publish': { foreignKey: true },
    'when it is not signed': { header: { alg: 'none' } },
    'about an address that it has not verified': { verified: false },
    'about an address without a verdict': { claims: ({ email_verified: _, ...claims }) => claims },
    'about somebody who is no agent': { email: 'nobody@example.com' },
  }
  for (const [why, next] of Object.entries(lies)) {
    test(why, async () => {
      provider.next = next
      const answer = await signIn()
      expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringMatching(refused)])
      expect(session(answer)).toBeUndefined()
      expect((await desk.services.store.audit.list(1, null))[0]?.action).toBe('session.refused')
    })
  }

  test('with a state that this browser did not bring, or with no cookie at all', async () => {
    const [mine, other] = [await there(), await there()]
    for (const [back, cookie] of [
      [other.back, mine.cookie],
      [mine.back, ''],
    ] as const) {
      const answer = await come(back, cookie)
      expect(answer.headers.get('location')).toMatch(refused)
      expect(session(answer)).toBeUndefined()
    }
  })

  test('the second time', async () => {
    const { cookie, back } = await there()
    expect((await come(back, cookie)).headers.get('location')).toBe('/desk')
    expect((await come(back, cookie)).headers.get('location')).toMatch(refused)
  })

  test('ten minutes later', async () => {
    const { cookie, back } = await there()
    desk.clock.advance(10 * 60_000 + 1)
    expect((await come(back, cookie)).headers.get('location')).toMatch(refused)
  })

  test('with a code that somebody made up', async () => {
    const { cookie, back } = await there()
    back.searchParams.set('code', 'code-of-mine')
    expect((await come(back, cookie)).headers.get('location')).toMatch(refused)
  })
})

test('a provider that is away leaves the other ways in', async () => {
  await provider.stop()
  const begun = await desk.request('/desk/company', { headers: page })
  expect([begun.status, begun.headers.get('location')]).toEqual([303, '/desk/sign-in?away&next=%2Fdesk'])
})

test('nobody is sent to a provider that has gone away since it answered, and everybody to one that is back', async () => {
  const begin = async () => (await desk.request('/desk/company', { headers: page })).headers.get('location')
  const toProvider = expect.stringMatching(`^${provider.issuer}/authorize`)
  expect(await begin()).toEqual(toProvider)
  provider.isAway = true
  expect(await begin()).toEqual(toProvider)
  desk.clock.advance(60_000)
  expect(await begin()).toBe('/desk/sign-in?away&next=%2Fdesk')
  const said = await desk.request('/desk/sign-in?away', { headers: page })
  expect(await said.text()).toContain('does not answer')
  provider.isAway = false
  expect(await begin()).toEqual(toProvider)
})

test('a provider that takes long to answer keeps nobody waiting', async () => {
  provider.isSilent = true
  const begun = await desk.request('/desk/company', { headers: page })
  expect(begun.headers.get('location')).toBe('/desk/sign-in?away&next=%2Fdesk')
})

test('without a provider there is no such page', async () => {
  const bare = await startApp()
  expect((await bare.request('/desk/company', { headers: page })).status).toBe(404)
  await bare.stop()
})
