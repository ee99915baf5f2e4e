import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp()
})
afterEach(() => desk.stop())

const answers = { name: 'Cleo', email: 'cleo@example.com', subject: 'Lamp', message: 'It does not light.' }
let probes = 0
/** Each with an instant of its own: a probe is good for one time. */
const signed = (at = desk.clock.now()) => ({ 'docket-probe': desk.services.keys.probeToken(at + probes++) })
const post = (path: string, fields: Readonly<Record<string, string>>, accept = 'text/html') =>
  desk.request(path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { accept, origin: desk.services.settings.publicUrl },
  })
const tickets = async () => (await desk.services.store.tickets.list({ limit: 10 })).tickets.length

describe('a signed probe', () => {
  test('of a form goes as far as a real one, and no ticket and no mail comes of it', async () => {
    const answer = await post('/forms/contact', { ...answers, ...signed() })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ probe: { errors: [], probes: 1 } })
    const wrong = await post('/forms/contact', { ...answers, email: 'cleo@', message: '', ...signed() })
    const { probe } = (await wrong.json()) as { probe: { errors: { field: string }[]; probes: number } }
    expect([probe.errors.map(({ field }) => field), probe.probes]).toEqual([['email', 'message'], 2])
    await desk.settled()
    expect([await tickets(), desk.mails, await desk.services.store.outbox.waiting()]).toEqual([0, [], 0])
  })

  test('says which form the page showed and which one there is today', async () => {
    const today = desk.services.runtime.definitions().running.forms.get('contact')?.hash
    const old = await post('/forms/contact', { ...answers, 'docket-form': 'aaaaaaaaaaaa', ...signed() })
    expect(await old.json()).toMatchObject({ probe: { today, shown: null } })
  })

  test('is told what an engine is made of: addresses, forms, senders', async () => {
    const answer = await post('/probe', signed())
    expect(answer.status).toBe(200)
    const { publicUrl, siteUrl, mailDomain } = desk.services.settings
    expect(await answer.json()).toMatchObject({
      publicUrl,
      siteUrl,
      site: false,
      forms: [{ id: 'contact', sites: null }],
      mail: { relay: false, domain: mailDomain, dkim: null },
    })
  })

  test.each([
    ['forged', () => ({ 'docket-probe': `${desk.clock.now().toString(36)}.${'a'.repeat(22)}` })],
    ['of six minutes ago', () => signed(desk.clock.now() - 360_000)],
    ['from the future', () => signed(desk.clock.now() + 360_000)],
    ['that is no token at all', () => ({ 'docket-probe': 'yes' })],
    ['with the token of a form', () => ({ 'docket-probe': desk.services.keys.formToken('contact', desk.clock.now()) })],
  ])('%s is refused, and not taken for a form either', async (_, token) => {
    for (const accept of ['text/html', 'application/json'])
      expect((await post('/forms/contact', { ...answers, ...token() }, accept)).status).toBe(401)
    expect((await post('/probe', token())).status).toBe(401)
    expect(await tickets()).toBe(0)
  })

  test('is good for one time, wherever it is sent next', async () => {
    const token = signed()
    expect((await post('/forms/contact', { ...answers, ...token })).status).toBe(200)
    expect((await post('/forms/contact', { ...answers, ...token })).status).toBe(401)
    expect((await post('/probe', token)).status).toBe(401)
    const both = signed()
    const statuses = (await Promise.all([post('/probe', both), post('/probe', both)])).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, 401])
  })

  test('that is not signed learns nothing about forms that there are not', async () => {
    expect((await post('/forms/nothing', { ...answers, ...signed() })).status).toBe(404)
    expect((await post('/probe', {})).status).toBe(401)
  })
})
