import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOutline } from './read-outline.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'docket-outline-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const write = (path: string, text: string) => {
  const file = join(root, 'site/content/articles', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

test('an article with components is an article like any other', () => {
  write(
    'en/gear/wash.mdx',
    '---\ntitle: Wash it\ndescription: Seldom.\nsynonyms: laundry, clean\n---\n<Steps>…</Steps>\n',
  )
  expect(readOutline(root).articles).toMatchObject([
    {
      topic: 'gear',
      slug: 'wash',
      title: 'Wash it',
      synonyms: ['laundry', 'clean'],
      file: 'site/content/articles/en/gear/wash.mdx',
    },
  ])
})

test('two files for one address, a file at no address, and an article without a title stop the build with a sentence', () => {
  write('en/gear/wash.md', '---\ntitle: Wash it\n---\n')
  write('en/gear/wash.mdx', '---\ntitle: Wash it\n---\n')
  expect(() => readOutline(root)).toThrow('en/gear/wash.mdx: the same article is there as .md; keep one of the two.')
  rmSync(join(root, 'site/content/articles/en/gear/wash.mdx'))
  write('en/gear/Wash It.md', '---\ntitle: Wash it\n---\n')
  expect(() => readOutline(root)).toThrow('an article lies at <locale>/<topic>/<slug>.md')
  rmSync(join(root, 'site/content/articles/en/gear/Wash It.md'))
  write('en/gear/dry.md', '---\ndescription: Slowly.\n---\n')
  expect(() => readOutline(root)).toThrow('en/gear/dry.md: the front matter names no title.')
})
