import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recording, type SeededProject, seededProject } from '#engine/testing/command-line.ts'

const cleanups: (() => Promise<void>)[] = []
let project: SeededProject
const git = (...args: readonly string[]) =>
  execFileSync(
    'git',
    ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', '-c', 'commit.gpgsign=false', ...args],
    {
      cwd: project.folder,
    },
  )
beforeAll(async () => {
  project = await seededProject((cleanup) => cleanups.push(cleanup))
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-q', '-m', 'As it was')
  await project.edit((path, text) =>
    path === 'workflows/support.workflow.json'
      ? text.replace('"after": { "P7D": "solved" }', '"after": { "P5D": "solved" }')
      : text,
  )
})
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

describe('docket graph', () => {
  test('says what it says in the documentation', async () => {
    const page = await recording(
      'docket graph',
      'A workflow as a picture: Mermaid, which GitHub and GitLab draw, or SVG. Here the branch `main` solves a waiting ticket after seven days, and the working tree after five.\n\n![The workflow with what was added and removed](graph.svg)',
      [
        ['With the tickets that stand in each state:', ['graph', 'support', '--counts']],
        ['What changed:', ['graph', 'support', '--diff', 'main']],
      ],
      project.docket,
    )
    await expect(page).toMatchFileSnapshot('../../docs/commands/graph.md')
  })

  test('writes an SVG, and one document for programs', async () => {
    expect((await project.docket('graph', '--format', 'svg', '--out', 'support.svg', '--diff', 'main')).code).toBe(0)
    const drawn = await readFile(join(project.folder, 'support.svg'), 'utf8')
    expect(drawn).toContain('after P5D')
    await expect(drawn).toMatchFileSnapshot('../../docs/commands/graph.svg')
    const { formatVersion, states, counts } = JSON.parse(
      (await project.docket('graph', '--json', '--counts')).stdout,
    ) as {
      formatVersion: number
      states: readonly { path: string }[]
      counts: Record<string, number>
    }
    expect([formatVersion, states.map(({ path }) => path)]).toEqual([1, ['new', 'open', 'waiting', 'solved', 'closed']])
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(18)
  })

  test('counts tickets whose state the files no longer have', async () => {
    await project.edit((_, text) => text.replaceAll('"waiting"', '"pending"'))
    const { states, counts } = JSON.parse((await project.docket('graph', 'support', '--json', '--counts')).stdout) as {
      states: readonly { path: string; title: string }[]
      counts: Record<string, number>
    }
    expect(states.at(-1)).toMatchObject({ path: '(no such state)', title: 'Gone from the files' })
    expect(counts).toMatchObject({ pending: 0, '(no such state)': 2 })
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(18)
    expect((await project.docket('graph', 'support', '--counts')).stdout).toContain('Gone from the files (2)')
    const drawn = (await project.docket('graph', 'support', '--counts', '--format', 'svg')).stdout
    expect(drawn).toContain('>Gone from the files (2)<')
  })

  test('refuses in a sentence', async () => {
    const refused = await project.docket('graph', 'suport')
    expect([refused.code, refused.stderr]).toEqual([2, 'There is no workflow "suport": did you mean "support"?\n'])
    expect((await project.docket('graph', '--diff', 'nowhere')).code).toBe(2)
  })
})
