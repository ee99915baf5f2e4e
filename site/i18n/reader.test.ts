import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const pages = join(import.meta.dirname, '../pages/[...locale]')
const guide = join(import.meta.dirname, '../../docs/site.md')

test('a page that the engine writes, and the one that the guide shows, is there below a language alone', () => {
  const written = globSync('**/*.astro', { cwd: pages }).filter((path) => !path.startsWith('articles'))
  expect(written).toContain('search.astro')
  for (const path of [guide, ...written.map((name) => join(pages, name))])
    expect([path, readFileSync(path, 'utf8').includes('isLocalePath(Astro.params.locale)')]).toEqual([path, true])
})
