import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recordingPages } from '#engine/testing/recording-pages.ts'

let desk: RunningApp

beforeAll(async () => {
  desk = await startApp({ pages: recordingPages })
})
afterAll(() => desk.stop())

const withSites = (sites: readonly string[]) =>
  desk.changeFiles((files) => [
    ...files.filter(({ path }) => !path.endsWith('help.chat.json')).map(withChat),
    { path: 'workflows/help.chat.json', text: JSON.stringify({ title: 'Help', team: 'care', sites }) },
  ])

function withChat(file: { readonly path: string; readonly text: string }) {
  if (!file.path.endsWith('/care.team.json')) return file
  const team = JSON.parse(file.text)
  return { ...file, text: JSON.stringify({ ...team, channels: { ...team.channels, chat: true } }) }
}

test('a page of the help center gets the widget of the channel that names it, and nothing while none does', async () => {
  const load = (headers: Record<string, string> = {}) => desk.request('/chat.js?site=main', { headers })
  expect(await (await load()).text()).toBe('')
  await withSites(['main'])
  const loaded = await load()
  expect(await loaded.text()).toContain('tag.dataset.docket = "help"')
  expect(loaded.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect((await load({ 'if-none-match': loaded.headers.get('etag') ?? '' })).status).toBe(304)
  await withSites(['another'])
  expect(await (await load()).text()).toBe('')
})
