import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { shownOnSites, siteFiles, siteForms } from '#engine/testing/site-forms.ts'
import { readStaticForms } from './static-forms.ts'

test('a help center on a host of files has the published forms that name it, and those that name none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-sites-'))
  for (const { path, text } of siteFiles) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  for (const [site, expected] of Object.entries(shownOnSites)) {
    const { views } = await readStaticForms(folder, { site, locales: ['en'] })
    const built = (views.en ?? []).map(({ view }) => view.id)
    expect([site, built.filter((id) => siteForms.includes(id))]).toEqual([site, expected])
    expect(built).toContain('contact')
  }
  await rm(folder, { recursive: true, force: true })
})
