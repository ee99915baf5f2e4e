import { afterEach, expect, test } from 'vitest'
import { createForms } from '#engine/channels/form/forms.ts'
import { createPageContexts } from '#engine/http/site-context.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'

const form = (title: string, settings: object) =>
  JSON.stringify({
    title,
    'x-form': { team: 'care', ...settings },
    properties: { email: { type: 'string', format: 'email', title: 'E-mail' } },
  })
const files = [
  ...sampleFiles,
  { path: 'forms/both.form.json', text: form('Both', { sites: ['main', 'shop'] }) },
  { path: 'forms/draft.form.json', text: form('Draft', { sites: ['main', 'shop'], published: false }) },
  { path: 'forms/shop-only.form.json', text: form('Shop only', { sites: ['shop'] }) },
]
/** Which of these forms each of several sites shows. */
const shown = { main: ['both'], shop: ['both', 'shop-only'], another: [] }
const ours = ['both', 'draft', 'shop-only']

let desk: RunningApp | undefined
afterEach(() => desk?.stop())

test('of several help centers each lists and opens the published forms that name it, and those that name none', async () => {
  desk = await startApp({ files })
  const context = createPageContexts(desk.services, createForms(desk.services))({})
  for (const [site, expected] of Object.entries(shown)) {
    const listed = context.forms('en', site).map(({ id }) => id)
    expect([site, listed.filter((id) => ours.includes(id))]).toEqual([site, expected])
    expect(listed).toContain('contact')
    const opened = ours.filter((id) => context.formPage(id, 'en', '', site) !== null)
    expect([site, opened]).toEqual([site, expected])
  }
})
