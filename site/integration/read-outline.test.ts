import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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

describe('the day on which an article was last changed', () => {
  const git = (at: string, ...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args], {
      cwd: at,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_COMMITTER_DATE: day },
      stdio: 'pipe',
    })
  let day = ''
  const commit = (on: string) => {
    day = `${on}T12:00:00Z`
    git(root, 'add', '-A')
    git(root, 'commit', '-qm', 'Change')
  }
  const article = (title: string, more = '') =>
    `---\ntitle: ${title}\ndescription: Well.\n${more}---\nA long text, of which much stays.\nAnd more.\nAnd more of it.\n`
  const days = (of = root) => Object.fromEntries(readOutline(of).articles.map(({ slug, updated }) => [slug, updated]))

  test('is that of its last commit, or what it says of itself', () => {
    git(root, 'init', '-q')
    write('en/gear/wash.md', article('Wash'))
    write('en/gear/dry.md', article('Dry', 'updated: 2026-02-03\n'))
    commit('2026-01-10')
    write('en/gear/wash.md', article('Wash it'))
    commit('2026-03-04')
    write('en/gear/new.md', article('New'))
    expect(days()).toEqual({ wash: '2026-03-04', dry: '2026-02-03', new: null })
  })

  test('stays when the article only moves, and is that of the move when it was rewritten too', () => {
    git(root, 'init', '-q')
    write('en/gear/wash.md', article('Wash'))
    write('en/gear/dry.md', article('Dry'))
    commit('2026-01-10')
    for (const [from, to] of [
      ['wash', 'clean'],
      ['dry', 'air'],
    ])
      renameSync(
        join(root, `site/content/articles/en/gear/${from}.md`),
        join(root, `site/content/articles/en/gear/${to}.md`),
      )
    write('en/gear/air.md', article('Air it'))
    commit('2026-03-04')
    expect(days()).toEqual({ clean: '2026-01-10', air: '2026-03-04' })
  })

  test('is not told of articles that a shallow clone knows nothing of, instead of the day of its oldest commit', () => {
    git(root, 'init', '-q')
    write('en/gear/wash.md', article('Wash'))
    write('en/gear/dry.md', article('Dry'))
    commit('2026-01-10')
    write('en/gear/other.md', article('Other'))
    commit('2026-02-10')
    write('en/gear/wash.md', article('Wash it'))
    commit('2026-03-04')
    const clone = join(root, 'clone')
    git(root, 'clone', '-q', '--depth', '2', `file://${root}`, clone)
    expect(days(clone)).toEqual({ wash: '2026-03-04', dry: null, other: null })
  })

  test('is found where the help center is a folder of a larger repository', () => {
    git(root, 'init', '-q')
    const help = join(root, 'help')
    mkdirSync(join(help, 'site/content/articles/en/gear'), { recursive: true })
    writeFileSync(join(help, 'site/content/articles/en/gear/wash.md'), article('Wash'))
    commit('2026-01-10')
    expect(days(help)).toEqual({ wash: '2026-01-10' })
  })

  test('is not told where there is no repository or no git', () => {
    write('en/gear/wash.md', article('Wash'))
    expect(days()).toEqual({ wash: null })
    git(root, 'init', '-q')
    commit('2026-01-10')
    const path = process.env.PATH
    process.env.PATH = join(root, 'nowhere')
    try {
      expect(days()).toEqual({ wash: null })
    } finally {
      process.env.PATH = path
    }
  })

  test('that is no day stops the build with a sentence', () => {
    for (const updated of ['soon', '2026-2-3', '2026-02-30']) {
      write('en/gear/wash.md', article('Wash', `updated: ${updated}\n`))
      expect(() => readOutline(root)).toThrow(
        `en/gear/wash.md: "updated" is "${updated}"; write a day such as 2026-11-24, or leave it out.`,
      )
    }
  })
})
