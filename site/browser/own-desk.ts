import type { Page } from '@playwright/test'
import { expect } from './desk.ts'
import { startEngineProcess } from './engine-process.ts'
import { agentCookie, ask } from './people.ts'

type Desk = Awaited<ReturnType<typeof startEngineProcess>>

/** A help desk of its own with Ana signed in and so many requests. */
export async function open(
  page: Page,
  subjects: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ desk: Desk; numbers: readonly number[] }> {
  const desk = await startEngineProcess(env)
  const numbers: number[] = []
  for (const [index, subject] of subjects.entries()) {
    const email = `customer${index}@example.com`
    numbers.push(
      (await ask(desk.url, 'contact', { name: `Customer ${index}`, email, subject, message: `About ${subject}` }))
        .number,
    )
  }
  await page.context().addCookies([{ ...(await agentCookie(desk.url, 'ana@example.com')), url: desk.url }])
  return { desk, numbers }
}

/** The page goes first: it would go on asking the engine that stops. */
export async function leave(page: Page, desk: Desk): Promise<void> {
  await page.close()
  await desk.stop()
}

/** The origin of the same desk for a browser that needs a network for it, whose name is that of no machine; pages hear of nothing there. */
export async function farFrom(page: Page, { url: origin }: Desk): Promise<string> {
  const far = 'https://help.example'
  const context = page.context()
  await context.addCookies((await context.cookies(origin)).map(({ name, value }) => ({ name, value, url: far })))
  await page.route(`${far}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url())
    // A stream is never whole.
    if (pathname.endsWith('/live')) return
    const headers = { ...(await route.request().allHeaders()), origin }
    const response = await route.fetch({ url: origin + pathname + search, headers, maxRedirects: 0 })
    await route.fulfill({ response })
  })
  return far
}

/** What regions of a page say, times left out: they are told from now. */
export const wordsIn = (page: Page, regions: readonly string[]) =>
  page.evaluate(
    (selectors) =>
      selectors.map((selector) => {
        const copy = document.querySelector(selector)?.cloneNode(true) as Element | undefined
        for (const time of copy?.querySelectorAll('time') ?? []) time.remove()
        return copy?.textContent?.replace(/\s+/g, ' ').trim()
      }),
    [...regions],
  )

/** Keys work from here on. */
export const ready = (page: Page) => expect(page.locator('html.scripted')).toBeVisible()
