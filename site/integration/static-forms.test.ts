import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { readStaticForms } from './static-forms.ts'

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

test('a help center on a host of files has the published forms that name it, and those that name none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-sites-'))
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  for (const [site, expected] of Object.entries(shown)) {
    const { views } = await readStaticForms(folder, { site, locales: ['en'] })
    const built = (views.en ?? []).map(({ view }) => view.id)
    expect([site, built.filter((id) => ours.includes(id))]).toEqual([site, expected])
    expect(built).toContain('contact')
  }
  await rm(folder, { recursive: true, force: true })
})
