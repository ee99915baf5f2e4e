import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { demandLoadBudgets, demandPageBudgets } from './page-budgets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docket-budget-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const noise = (bytes: number) =>
  randomBytes(bytes)
    .toString('latin1')
    .replaceAll(/[<>"']/g, '')
const frame =
  '<link rel="stylesheet" href="/_astro/a.css"><script type="module" src="/_astro/a.js"></script><script async src="/chat.js?site=main"></script>'

test('a page that carries too much with it stops the build, and is told part by part', () => {
  put('_astro/a.css', 'body{}')
  put('_astro/a.js', 'import{x}from"./b.js"')
  put('_astro/b.js', noise(14_000))
  put('chat.js', noise(50_000))
  put('zh-cn/articles/a/b/index.html', frame)
  expect(() => demandPageBudgets(folder)).toThrow(
    /^Even the smallest article page weighs \d+ bytes as gzip; its budget is 12000:/,
  )
  expect(() => demandPageBudgets(folder)).toThrow(/:\n {2}\d{5} \/_astro\/b\.js/)
  expect(() => demandPageBudgets(folder)).toThrow('import a script only when it is needed')
})

test('an article may be as long as its author likes', () => {
  put('_astro/a.css', 'body{}')
  put('articles/a/b/index.html', frame + noise(40_000))
  put('articles/a/c/index.html', frame)
  expect(() => demandPageBudgets(folder)).not.toThrow()
})

test('a form has a budget too where it is a file', () => {
  put('_astro/a.css', noise(30_000))
  put('forms/contact/index.html', frame)
  expect(() => demandPageBudgets(folder)).toThrow('smallest form page')
})

test.each([
  ['form', 'site/pages/[...locale]/forms/[form].astro', 'site/pages/[...locale]/forms/[form].astro', 18_000],
  ['desk', 'site/pages/desk/index.astro', 'site/layouts/Desk.astro', 80_000],
])('a %s page that the engine writes may not load more than its budget', (what, component, asksFor, budget) => {
  const built = {
    entryModules: { [`/a/folder/${asksFor}?astro&type=script&index=0&lang.ts`]: '_astro/a.js' },
    routes: [{ routeData: { component }, styles: [{ type: 'external', src: '_astro/a.css' }] }],
  }
  put('_astro/a.css', noise(budget / 2))
  put('_astro/a.js', 'import{x}from"./b.js"')
  put('_astro/b.js', noise(budget / 4))
  expect(() => demandLoadBudgets(folder, built)).not.toThrow()
  put('_astro/b.js', noise(budget / 2))
  expect(() => demandLoadBudgets(folder, built)).toThrow(`What a ${what} page loads`)
})
