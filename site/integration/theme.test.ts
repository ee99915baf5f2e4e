import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rootTokens, themeSheet } from './theme.ts'

const root = join(import.meta.dirname, '../..')

test('a theme comes after the colours of the site, and one that is not there stops the build', () => {
  const sheet = themeSheet(root, { hue: 20, chroma: 0.1 }, './site/themes/forest.css')
  expect(sheet.indexOf('--hue: 155')).toBeGreaterThan(sheet.indexOf('--hue: 20'))
  expect(() => themeSheet(root, { hue: 20, chroma: 0.1 }, './site/themes/tree.css')).toThrow(
    'docket({ theme }): there is no file ./site/themes/tree.css.',
  )
})

test('of a theme the chat takes the tokens alone, with what they depend on', () => {
  const css =
    '@import "x.css";@layer theme{:root{--hue:155;color:red;--font:"a}b"}:is(h1,h2){--hue:1}@media (width>9px){:root,.x{--hue:20}.top{--hue:3}}}'
  expect(rootTokens(css, (name) => name.startsWith('--'))).toBe(
    ':root{--hue:155;--font:"a b"}@media (width>9px){:root{--hue:20}}',
  )
  expect(rootTokens(css, (name) => name === '--accent-fill')).toBe('')
})
