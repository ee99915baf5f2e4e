import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { gitTree } from './git-tree.ts'

let folder: string
const git = (...args: readonly string[]) =>
  execFileSync(
    'git',
    ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', '-c', 'commit.gpgsign=false', ...args],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  )

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-git-'))
  git('init', '-q', '-b', 'main')
  await mkdir(join(folder, 'desk/forms'), { recursive: true })
  await mkdir(join(folder, 'desk/workflows/urgent'), { recursive: true })
  await writeFile(join(folder, 'desk/forms/contact.form.json'), '{ "title": "Kontakt für Zoë" }\n')
  await writeFile(join(folder, 'desk/workflows/urgent/a b.sla.json'), '')
  await writeFile(join(folder, 'desk/workflows/.hidden.json'), '{}')
  await symlink('/etc/hostname', join(folder, 'desk/workflows/link.sla.json'))
  await writeFile(join(folder, 'README.md'), 'not ours')
  git('add', '-A')
  git('commit', '-q', '-m', 'First')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('the files of a commit are read as they were, wherever the desk lies in the repository', async () => {
  await writeFile(join(folder, 'desk/forms/contact.form.json'), 'changed since')
  const tree = await gitTree(join(folder, 'desk'), 'HEAD')
  expect(tree?.commit).toBe(git('rev-parse', 'HEAD').trim())
  expect(await tree?.read()).toEqual([
    { path: 'forms/contact.form.json', text: '{ "title": "Kontakt für Zoë" }\n' },
    { path: 'workflows/urgent/a b.sla.json', text: '' },
  ])
})

test('a branch names its last commit', async () => {
  git('checkout', '-q', '-b', 'faster')
  await writeFile(join(folder, 'desk/forms/contact.form.json'), '{}')
  git('commit', '-q', '-am', 'Second')
  git('checkout', '-q', 'main')
  const [file] = (await (await gitTree(join(folder, 'desk'), 'faster'))?.read()) ?? []
  expect(file?.text).toBe('{}')
})

test('what git does not know is null, also what looks like an option, and a folder without git', async () => {
  expect(await gitTree(join(folder, 'desk'), 'nowhere')).toBeNull()
  expect(await gitTree(join(folder, 'desk'), '--output=/tmp/x')).toBeNull()
  const plain = await mkdtemp(join(tmpdir(), 'docket-plain-'))
  expect(await gitTree(plain, 'HEAD')).toBeNull()
  await rm(plain, { recursive: true })
})
