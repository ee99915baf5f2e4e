import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import type axe from 'axe-core'

// A page reads it in half the time of the other one.
const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** The rules of WCAG 2.2 up to AA. */
export const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface Asked {
  /** Tags of the rules that are asked; all of axe's when left out. */
  readonly tags?: readonly string[]
  /** The only rules that are asked. */
  readonly only?: readonly string[]
  /** Rules that are left out. */
  readonly without?: readonly string[]
  /** Only what has come into sight since the page was looked at for the first time. */
  readonly isNew?: boolean
  /** Said with what is found. */
  readonly where?: string
}

/** Nothing on the page, as it stands there now, keeps anybody from using it; what its frames hold is not looked into. */
export async function expectNoBarrier(
  page: Page,
  { tags, only, without = [], isNew = false, where = '' }: Asked = {},
): Promise<void> {
  // A page is told once what axe is: it weighs half a megabyte.
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(axeSource)
    await page.evaluate(() => {
      const inSight = [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility())
      Object.assign(globalThis, { lookedAt: new WeakSet(inSight) })
    })
  }
  await stillness(page)
  const asked = {
    ...(tags && { runOnly: { type: 'tag' as const, values: [...tags] } }),
    ...(only && { runOnly: { type: 'rule' as const, values: [...only] } }),
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
  }
  const found = await page.evaluate(
    async ({ asked, isNew }) => {
      const { axe: ours, lookedAt } = globalThis as unknown as { axe: typeof axe; lookedAt: WeakSet<Element> }
      const include = [...document.querySelectorAll('body *')].filter(
        (element) => element.checkVisibility() && !lookedAt.has(element),
      )
      if (isNew && include.length === 0) return []
      const { violations } = await ours.run(
        { exclude: ['iframe'], ...(isNew && { include }) },
        // Nothing plays on our pages that would be fetched first, and what is told is the element, not where it stands.
        { iframes: false, preload: false, selectors: false, resultTypes: ['violations'], ...asked },
      )
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
    },
    { asked, isNew },
  )
  expect(found, where).toEqual([])
}

/** What fades or moves in has another colour until it is there. */
function stillness(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    return Promise.allSettled(ending.map(({ finished }) => finished))
  })
}
