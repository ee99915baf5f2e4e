import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp()
})
afterEach(() => desk.stop())

const article = '/articles/returns/send-something-back/'
const source = 'site/content/articles/en/returns/send-something-back.md'

const say = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  desk.request('/feedback', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
    body: new URLSearchParams(fields).toString(),
  })
const votes = () => desk.services.store.articles.votes({ from: 0, until: desk.clock.now() + 1 })
const tickets = async () => (await desk.services.store.tickets.list({ limit: 10 })).tickets

test('what a reader says of an article is counted, and the answer leads back to it', async () => {
  const answer = await say({ article, helpful: 'yes' })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe(`${desk.services.settings.siteUrl}${article}#helpful-yes`)
  expect(await votes()).toEqual([{ article, yes: 1, no: 0 }])
  expect(await tickets()).toEqual([])
})

test('a reader counts once a day for each article, however often they press', async () => {
  for (let times = 0; times < 3; times++) await say({ article, helpful: 'no' })
  await say({ article: '/zh-cn/articles/returns/send-something-back/', helpful: 'yes' })
  expect(await votes()).toEqual([
    { article, yes: 0, no: 1 },
    { article: '/zh-cn/articles/returns/send-something-back/', yes: 1, no: 0 },
  ])
})

test('a comment becomes a ticket that names the file, and counts no second time', async () => {
  await say({ article, helpful: 'no' })
  const answer = await say({ article, source, helpful: 'no', comment: '  Where do I find the label?  ' })
  expect(answer.headers.get('location')).toMatch(/#helpful-thanks$/)
  expect(await votes()).toEqual([{ article, yes: 0, no: 1 }])
  const [ticket] = await tickets()
  expect(ticket).toMatchObject({
    team: 'care',
    tags: ['article'],
    title: article,
    extra: { article, source },
    language: 'en',
  })
  const [created] = await desk.services.store.events.of(ticket?.number ?? 0)
  expect(created?.content).toMatchObject({ text: 'Where do I find the label?' })
})

test('a comment is in the language of its page, whichever language the site speaks first', async () => {
  await say({ article, source, language: 'de', helpful: 'no', comment: 'Wo?' })
  await say({ article: `/pt${article}`, source, language: 'pt-BR', helpful: 'no', comment: 'Onde?' })
  await say({ article: `/fr${article}`, source, language: 'no tag at all', helpful: 'no', comment: 'Where?' })
  expect((await tickets()).map(({ title, language }) => [title, language]).toSorted()).toEqual([
    [article, 'de'],
    [`/fr${article}`, 'en'],
    [`/pt${article}`, 'pt-BR'],
  ])
})

test('a comment by a program lies on the shelf', async () => {
  await say({ article, helpful: 'no', comment: 'Buy now', 'docket-website': 'https://example.com' })
  expect(await tickets()).toEqual([])
  expect((await desk.services.store.tickets.list({ limit: 10, shelved: true })).tickets).toHaveLength(1)
})

test('nobody is sent elsewhere, and nothing is counted for what is no article', async () => {
  for (const wrong of ['//evil.example/articles/a/b/', 'https://evil.example/', '/articles/../desk/', '/desk', '']) {
    const answer = await say({ article: wrong, helpful: 'yes' })
    expect([answer.status, answer.headers.get('location')]).toEqual([422, null])
  }
  expect((await say({ article, helpful: 'perhaps' })).status).toBe(422)
  expect(await votes()).toEqual([])
})

test('a page of another site cannot send it', async () => {
  const answer = await say(
    { article, helpful: 'no' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  )
  expect(answer.status).toBe(403)
  expect(await votes()).toEqual([])
})

test('a program is answered without a page', async () => {
  expect((await say({ article, helpful: 'yes' }, { accept: 'application/json' })).status).toBe(204)
})
