import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildWidget } from './chat-widget.ts'
import { themeSheet } from './theme.ts'

const root = `${join(import.meta.dirname, '../..')}/`
const brand = themeSheet(root, { hue: 262, chroma: 0.16 }, null)

test('the widget is one small script, and a panel for each language that it loads by name', async () => {
  const files = await buildWidget(root, brand)
  const [loader, ...panels] = files
  expect(loader?.path).toBe('/chat.js')
  expect(panels.map(({ path }) => path.replace(/\.[0-9a-f]{10}\./, '.'))).toEqual([
    '/_astro/chat-panel.en.js',
    '/_astro/chat-panel.zh-cn.js',
  ])
  for (const { path } of panels) expect(loader?.body).toContain(path.slice('/_astro/chat-panel.'.length, -'.js'.length))
})

test('the panel takes no size from the page around it, and needs no policy to be loosened', async () => {
  const bodies = (await buildWidget(root, brand)).map(({ body }) => body)
  for (const body of bodies) {
    expect(body).not.toMatch(
      /[\d.]rem\b|:root|innerHTML|insertAdjacentHTML|\beval\(|new Function|document\.cookie|setAttribute\("style"/,
    )
  }
})

test('a widget that weighs more than its budget is not built', async () => {
  await expect(buildWidget(root, brand, { loader: 100, panel: 30_000 })).rejects.toThrow(/\/chat\.js weighs \d+ bytes/)
  await expect(buildWidget(root, brand, { loader: 3_000, panel: 100 })).rejects.toThrow(
    /chat-panel\.en\.\w+\.js weighs/,
  )
})

test('the button and the panel wear the theme of the site, where a channel names no colours', async () => {
  const theme = '@layer theme { :root { --hue: 155; --accent-fill: #123456; --r2: 77px } .top { margin: 98px } }'
  const [loader, panel] = (await buildWidget(root, theme)).map(({ body }) => body.replaceAll(': ', ':'))
  for (const body of [loader, panel]) expect(body?.includes(':host{--hue:155;--accent-fill:#123456')).toBe(true)
  // Every visitor loads the button, and rules of pages are none of the chat's.
  expect([loader, panel].map((body) => body?.includes('--r2:77px'))).toEqual([false, true])
  expect([loader, panel].map((body) => body?.includes('98px'))).toEqual([false, false])
})

test('the widget listens to no window and no opener: it stands in the page itself, and what it opens keeps no hand on it (T23)', async () => {
  for (const { path, body } of await buildWidget(root, brand)) {
    const heard =
      /postMessage|onmessage|addEventListener\("message"|MessageChannel|\.opener|<iframe|srcdoc/.exec(body)?.[0] ?? null
    expect([path, heard]).toEqual([path, null])
    const opened = [...body.matchAll(/window\.open\([^)]*\)|target:"_blank"(,rel:"[\w ]+")?/g)].map(([call]) => call)
    expect(opened.filter((call) => !call.includes('noopener'))).toEqual([])
  }
})
