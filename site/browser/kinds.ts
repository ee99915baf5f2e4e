import type { Page } from '@playwright/test'
import type { Samples } from './samples.ts'

/** One kind of page, and how a reader comes to it. */
export interface PageKind {
  readonly name: string
  /** Path that is opened; a function gets the samples. */
  readonly path: string | ((samples: Samples) => string)
  /** What is done there to see this kind. */
  readonly step?: (page: Page) => Promise<void>
  readonly isDesk?: true
  /** A narrow page shows the same in another arrangement. */
  readonly isLaidOutAnew?: true
  /** Status of the page that is seen at last; 200 when left out. */
  readonly status?: number
}

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).click()
const pathOf = (url: string) => new URL(url).pathname

/** Every kind of page that people outside see, below `root` of a language. */
export const helpCenter = (root: string): readonly PageKind[] => [
  { name: 'home', path: `${root}/` },
  { name: 'articles', path: `${root}/articles/` },
  { name: 'category', path: `${root}/articles/returns/` },
  { name: 'article', path: `${root}/articles/returns/damaged-on-arrival/` },
  { name: 'article-comment', path: `${root}/articles/returns/damaged-on-arrival/#helpful-no` },
  { name: 'forms', path: `${root}/forms/` },
  { name: 'form', path: `${root}/forms/order-problem/` },
  {
    name: 'form-errors',
    path: `${root}/forms/order-problem/`,
    // Past the script, so that the server's own page comes.
    step: async (page) => {
      const answered = page.waitForResponse((response) => response.status() === 422)
      await page.locator('form[data-form]').evaluate((form: HTMLFormElement) => form.submit())
      await answered
    },
    status: 422,
  },
  { name: 'search', path: `${root}/search?q=${root === '' ? 'parcel' : '%E9%80%80%E8%B4%A7'}` },
  { name: 'search-nothing', path: `${root}/search?q=zzzqqq` },
  { name: 'own-requests', path: `${root}/requests` },
  { name: 'chat', path: '/chat/website' },
  { name: 'not-found', path: `${root}/no-such-page`, status: 404 },
]

/** The pages of one request, below `root` of a language. */
export const requests = (root: string): readonly PageKind[] => [
  { name: 'request-sent', path: ({ sent }) => root + pathOf(sent.url) },
  { name: 'request-mailed', path: ({ answered }) => root + pathOf(answered) },
  { name: 'request-solved', path: ({ solved }) => root + pathOf(solved) },
  { name: 'rating', path: ({ solved }) => `${root}${pathOf(solved)}?rating=5` },
]

/** The desk and what stands beside it; its language is the agent's. */
export const desk: readonly PageKind[] = [
  { name: 'sign-in', path: '/desk/sign-in' },
  { name: 'sign-in-link', path: '/desk/sign-in/no-such-link' },
  { name: 'mailbox', path: '/mailbox' },
  { name: 'mail', path: '/mailbox', step: (page) => page.getByRole('list').getByRole('link').first().click() },
  { name: 'desk-list', path: '/desk', isDesk: true, isLaidOutAnew: true },
  { name: 'desk-board', path: '/desk/board', isDesk: true, isLaidOutAnew: true },
  { name: 'desk-view', path: '/desk?view=urgent', isDesk: true },
  {
    name: 'desk-columns',
    path: '/desk?sort=-createdAt&column=number&column=team&column=channel&column=createdAt',
    step: async (page) => {
      await page.locator('details.filter:has(#f-sort) > summary').click()
    },
    isDesk: true,
  },
  {
    name: 'desk-save-view',
    path: '/desk?priority=3',
    step: (page) => page.locator('details.filter:has(#view-title) > summary').click(),
    isDesk: true,
  },
  { name: 'desk-nothing', path: '/desk?q=zzzqqq', isDesk: true },
  {
    name: 'desk-ticket',
    path: ({ numbers }) => `/desk/tickets/${numbers.answered}`,
    isDesk: true,
    isLaidOutAnew: true,
  },
  { name: 'desk-as-customer', path: ({ numbers }) => `/desk/tickets/${numbers.answered}/customer`, isDesk: true },
  { name: 'desk-shelf', path: '/desk/shelf', isDesk: true },
  { name: 'account', path: '/desk/account', isDesk: true },
  { name: 'audit', path: '/desk/audit', isDesk: true },
  { name: 'reports', path: '/desk/reports', isDesk: true },
  { name: 'reports-refused', path: '/desk/reports?from=2026-02-30', isDesk: true, status: 422 },
  { name: 'workflow', path: '/desk/workflow', isDesk: true },
  {
    name: 'rule',
    path: '/desk/workflow',
    isDesk: true,
    step: (page) => page.locator('.states a.ref').nth(2).click(),
  },
  { name: 'installation', path: '/desk/installation', isDesk: true },
  { name: 'plans', path: '/desk/plan', isDesk: true },
  { name: 'plan', path: '/desk/plan/1', isDesk: true },
  { name: 'desk-letters', path: '/desk/deadletters', isDesk: true },
  { name: 'desk-chat', path: '/desk/chat', isDesk: true },
]

/** A refusal as a page: a form that another site sent. */
export const refused: PageKind = {
  name: 'refused',
  path: '/requests',
  status: 403,
  step: async (page) => {
    const elsewhere = 'http://elsewhere.example/'
    const body = `<!doctype html><form method="post" action="${page.url()}"><button name="email" value="ada@example.com">Win</button></form>`
    await page.route(elsewhere, (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto(elsewhere)
    await press('Win')(page)
  },
}
