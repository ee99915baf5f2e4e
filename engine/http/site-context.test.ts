import { afterEach, expect, test } from 'vitest'
import { createForms } from '#engine/channels/form/forms.ts'
import { createPageContexts } from '#engine/http/site-context.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { shownOnSites, siteFiles, siteForms } from '#engine/testing/site-forms.ts'

let desk: RunningApp | undefined
afterEach(() => desk?.stop())

test('of several help centers each lists and opens the published forms that name it, and those that name none', async () => {
  desk = await startApp({ files: siteFiles })
  const context = createPageContexts(desk.services, createForms(desk.services))({})
  for (const [site, expected] of Object.entries(shownOnSites)) {
    const listed = context.forms('en', site).map(({ id }) => id)
    expect([site, listed.filter((id) => siteForms.includes(id))]).toEqual([site, expected])
    expect(listed).toContain('contact')
    const opened = siteForms.filter((id) => context.formPage(id, 'en', '', site) !== null)
    expect([site, opened]).toEqual([site, expected])
  }
})
