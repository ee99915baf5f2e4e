import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp()
})
afterEach(() => desk.stop())

const search = (q: string, remoteAddress = '198.51.100.1', headers: Readonly<Record<string, string>> = {}) =>
  desk.app.request(
    new URL('/searches', desk.services.settings.publicUrl).href,
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ q, locale: 'en' }).toString(),
    },
    { incoming: { socket: { remoteAddress } } },
  )
const listed = async () => (await desk.api(await desk.token('read')).report()).searches

test('what two readers searched for in vain stands in the report, what one did does not', async () => {
  for (let times = 0; times < 3; times++) expect((await search('Gift  cards?')).status).toBe(204)
  await search('my neighbour Cleo Berg')
  expect(await listed()).toEqual([])
  await search('gift cards', '203.0.113.7')
  expect(await listed()).toEqual([{ words: 'gift cards', language: 'en', times: 2 }])
  const csv = await desk.request('/api/v1/reports/searches.csv', {
    headers: { authorization: `Bearer ${await desk.token('read')}` },
  })
  expect(await csv.text()).toBe('words,language,times\r\ngift cards,en,2\r\n')
})

test('what one reader searches for again and again stands in no report, however many days they do', async () => {
  for (const _ of ['Monday', 'Tuesday', 'a month later']) {
    expect((await search('my neighbour Cleo Berg')).status).toBe(204)
    desk.clock.advance(86_400_001)
  }
  expect(await listed()).toEqual([])
  await search('my neighbour Cleo Berg', '203.0.113.7')
  expect(await listed()).toEqual([{ words: 'my neighbour cleo berg', language: 'en', times: 4 }])
})

test('an address or a number is never kept, and its sender is told nothing of that', async () => {
  for (const q of ['cleo@example.com', 'AB123456'])
    for (const from of ['198.51.100.1', '203.0.113.7']) expect((await search(q, from)).status).toBe(204)
  const kept = { from: 0, until: desk.clock.now() + 1, atLeast: 1, limit: 10 }
  expect(await desk.services.store.missedSearches.list(kept)).toEqual([])
})

test('a search that says nothing is refused, one from a foreign page too, and so is a flood', async () => {
  expect((await search(' ')).status).toBe(422)
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  expect((await search('gift cards', '198.51.100.1', foreign)).status).toBe(403)
  const answers = await Promise.all(Array.from({ length: 30 }, (_, at) => search(`thing ${'abcdefghij'[at % 10]}`)))
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
})
