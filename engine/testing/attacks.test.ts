import { expect, test } from 'vitest'
import { everyRule } from '#engine/core/rules.ts'
import { readSources } from './sources.ts'

const sources = readSources('engine').filter(({ path }) => !path.startsWith('engine/testing/'))
const rules = [
  ...(sources.find(({ path }) => path === 'engine/core/rules.ts')?.text ?? '').matchAll(/^ {2}\| '([a-z-]+)'/gm),
].map(([, rule]) => rule as Parameters<typeof everyRule>[0])
/** Asked for by the kit: the limits are an argument anyway. */
const askedByTests = ['mails-have-limits']

test('in the product every rule holds, and nothing can say otherwise', () => {
  expect(rules.length).toBeGreaterThan(20)
  expect(rules.every((rule) => everyRule(rule))).toBe(true)
  for (const { path, text } of sources) {
    if (/^engine\/(?:start|main|run|dev|samples)\.ts$|^engine\/cli\//.test(path))
      expect([path, /\bholds\b(?= ?[:,}(])|core\/rules/.exec(text)?.[0]]).toEqual([path, undefined])
    // Handed on, or `everyRule`: a rule book of its own nobody writes.
    if (path === 'engine/core/rules.ts') continue
    // The guards of a company's own files hold too: these are examples of them.
    if (path === 'engine/definitions/codes/files.ts') continue
    const made = [...text.matchAll(/\bholds(?:\??:| =) (?:\(\w*\)|\w+) =>|: Rules =(?! everyRule\b)/g)]
    expect([path, made.map(([found]) => found)]).toEqual([path, []])
  }
})

test('every rule is asked for where it lives', () => {
  const asked = sources.map(({ text }) => text).join('\n')
  for (const rule of rules)
    if (!askedByTests.includes(rule)) expect([rule, asked.includes(`holds('${rule}')`)]).toEqual([rule, true])
})

test('every rule has an attack that is tried without it', async () => {
  const { readdirSync, readFileSync } = await import('node:fs')
  const tables = readdirSync('engine/stories').filter((name) => /^attacks-.*\.test\.ts$/.test(name))
  const tried = tables.map((name) => readFileSync(`engine/stories/${name}`, 'utf8')).join('\n')
  for (const rule of rules) expect([rule, tried.includes(`rule: '${rule}'`)]).toEqual([rule, true])
})
