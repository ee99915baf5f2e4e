import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { demandPageBudgets } from './page-budgets.ts'

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
  expect(() => demandPageBudgets(folder)).toThrow(/\d{5} \/_astro\/b\.js/)
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
