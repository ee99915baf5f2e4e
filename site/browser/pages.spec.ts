import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectNoBarrier, wcag } from './barriers.ts'
import { expect, test } from './desk.ts'
import { desk as deskPages, helpCenter, type PageKind, refused, requests } from './kinds.ts'

const groups: readonly (readonly [locale: 'en' | 'zh-CN', kinds: readonly PageKind[]])[] = [
  ['en', [...helpCenter(''), ...requests(''), ...deskPages, refused]],
  ['zh-CN', [...helpCenter('/zh-cn'), ...requests('/zh-cn'), ...deskPages]],
]

const colours = ['color-contrast']
/** What axe asks about words: nothing else differs from language to language. */
const ofWords = ['cat.language', 'cat.text-alternatives', 'cat.name-role-value', 'cat.forms']
/** Comes first: what is `isNew` in another look was not in sight in this one. */
const wide = [
  [1280, 'light', { tags: wcag }],
  [1280, 'dark', { only: colours }],
] as const
/** Colours take longest to look at, and are the same on a narrow page, but for what stands only there. */
const narrowAfterWide = [
  [390, 'dark', { tags: wcag, without: colours }],
  [390, 'dark', { only: colours, isNew: true }],
  [390, 'light', { only: colours, isNew: true }],
] as const
/** For pages that are laid out anew: what was in sight before may stand on another ground. */
const narrowByItself = [
  [390, 'light', { tags: wcag }],
  [390, 'dark', { only: colours }],
] as const
const looks = {
  en: ({ isLaidOutAnew }: PageKind) => [...wide, ...(isLaidOutAnew ? narrowByItself : narrowAfterWide)],
  'zh-CN': () => [[390, 'light', { tags: ofWords }]] as const,
}

/** What a test finds in it is what a new one has. */
const looking = test.extend({
  page: async ({ openPage, locale, desk }, use) => {
    const page = await openPage(locale ?? 'en')
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.emulateMedia({ colorScheme: null, reducedMotion: null })
    await use(page)
    page.removeAllListeners('response')
    await page.unrouteAll()
    // Where nothing runs that could ask the desk, or keep anything, any more.
    await page.goto(`${desk.url}/healthz`)
    await page.evaluate(() => {
      localStorage.clear()
      sessionStorage.clear()
    })
    await page.context().clearCookies()
  },
  context: ({ page }, use) => use(page.context()),
})

test.describe.configure({ mode: 'parallel' })

for (const [locale, kinds] of groups) {
  test.describe(`in ${locale}`, () => {
    looking.use({ locale })

    for (const kind of kinds) {
      const { name, path, step, isDesk, status = 200 } = kind
      looking(
        `everybody can use the page “${name}”, bright or dark, wide or narrow`,
        async ({ context, page, desk, ana, samples }) => {
          if (isDesk) await context.addCookies([{ ...ana, url: desk.url }])
          const answers = answersTo(page)
          await page.goto(desk.url + (typeof path === 'string' ? path : path(samples)))
          await step?.(page)
          await page.waitForLoadState()

          for (const [width, colorScheme, rules] of looks[locale](kind)) {
            await page.setViewportSize({ width, height: 844 })
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
            await expectNoBarrier(page, {
              ...rules,
              where: `${colorScheme}, ${width} px`,
            })
          }
          await page.setViewportSize({ width: 320, height: 700 })
          expect(await wider(page), 'px to scroll sideways').toBeLessThanOrEqual(0)
          const seen = await Promise.all(answers)
          expect(seen.at(-1)?.status).toBe(status)
          for (const { html } of seen) expectNothingInline(html)
        },
      )
    }
  })
}

for (const [theme, chroma] of [
  ['forest', '0.09'],
  ['ink', '0'],
] as const) {
  test(`the colours of the example theme “${theme}” can be read, bright or dark`, async ({ page, desk }) => {
    const css = readFileSync(join(import.meta.dirname, `../themes/${theme}.css`), 'utf8')
    // A theme is a layer of its own, wherever it stands.
    await page.route('**/_astro/*.css', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: `${await response.text()}\n${css}` })
    })
    for (const path of ['/', '/articles/returns/damaged-on-arrival/', '/forms/order-problem/']) {
      await page.goto(desk.url + path)
      const given = page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--chroma'))
      expect(Number(await given)).toBe(Number(chroma))
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expectNoBarrier(page, { only: colours, where: `${path}, ${colorScheme}` })
      }
    }
  })
}

interface Answer {
  readonly status: number
  readonly html: string
}

/** Each page that the reader comes by; what a mail draws in its frame is the mail's own. */
function answersTo(page: Page): readonly Promise<Answer>[] {
  const answers: Promise<Answer>[] = []
  page.on('response', (response) => {
    if (!response.request().isNavigationRequest() || response.frame() !== page.mainFrame()) return
    const status = response.status()
    if (status < 300 || status >= 400) answers.push(response.text().then((html) => ({ status, html })))
  })
  return answers
}

function wider(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** What the content security policy would refuse is not even there. */
function expectNothingInline(html: string): void {
  expect(html).not.toMatch(/<style[\s>]/i)
  expect(html).not.toMatch(/<[^>]+\sstyle=/i)
  expect(html).not.toMatch(/<[^>]+\son[a-z]+=/i)
  // JSON-LD is data: no browser runs it, and no policy asks about it.
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>/gi)].map(([tag]) => tag)
  expect(inline.filter((tag) => tag !== '<script type="application/ld+json">')).toEqual([])
}
