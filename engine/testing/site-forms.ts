import { sampleFiles } from './sample-files.ts'

const form = (title: string, settings: object) =>
  JSON.stringify({
    title,
    'x-form': { team: 'care', ...settings },
    properties: { email: { type: 'string', format: 'email', title: 'E-mail' } },
  })

/** A help desk of several help centers: beside the sample's form, which names none of them, one for two, one for one, and one unpublished. */
export const siteFiles = [
  ...sampleFiles,
  { path: 'forms/both.form.json', text: form('Both', { sites: ['main', 'shop'] }) },
  { path: 'forms/draft.form.json', text: form('Draft', { sites: ['main', 'shop'], published: false }) },
  { path: 'forms/shop-only.form.json', text: form('Shop only', { sites: ['shop'] }) },
]
/** Those forms that name a help center. */
export const siteForms = ['both', 'draft', 'shop-only']
/** Which of them each help center shows. */
export const shownOnSites = { main: ['both'], shop: ['both', 'shop-only'], another: [] }
