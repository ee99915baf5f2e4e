import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { docket, recording, writeFiles } from '#engine/testing/command-line.ts'
import { root } from '#engine/testing/sources.ts'

const sampleFiles = await workingTree(root).read()

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const now = Date.parse('2026-11-28T09:00:00Z')

type Edits = readonly (readonly [path: string, from: string, to: string])[]

/** A folder with the sample content, changed here and there, and the command line that looks at it. */
async function project(edits: Edits) {
  const folder = await mkdtemp(join(tmpdir(), 'docket-check-'))
  folders.push(folder)
  const files = edits.reduce((all, [path, from, to]) => {
    expect(all.find((file) => file.path === path)?.text).toContain(from)
    return all.map((file) => (file.path === path ? { path, text: file.text.replace(from, () => to) } : file))
  }, sampleFiles)
  await writeFiles(folder, files)
  return {
    folder,
    docket: (...argv: readonly string[]) => docket({ folder, now }, argv),
    text: (path: string) => readFile(join(folder, path), 'utf8'),
    original: (path: string) => sampleFiles.find((file) => file.path === path)?.text,
  }
}

const support = 'workflows/support.workflow.json'
const contact = 'forms/contact.form.json'

const slips: Edits = [
  [contact, '"title": "Subject"', '"tittle": "Subject"'],
  ['workflows/customer-care.team.json', '"workflow": "support"', '"workflow": "suport"'],
  ['workflows/urgent.sla.json', '"when": { "priority": 3 }', '"when": { "priority": { "above": 2, "below": 3 } }'],
  [support, '"after": { "P7D": "solved" }', '"after": { "P7D": { "target": "waiting", "reenter": true } }'],
]

describe('docket check', () => {
  test('ends in peace where whoever reads it has seen enough, as "head" has', async () => {
    const command = spawn(process.execPath, ['bin/docket.js', 'check', '--json'], { cwd: root })
    command.stdout.destroy()
    let said = ''
    command.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    const [code] = await once(command, 'close')
    expect([code, said]).toEqual([0, ''])
  })

  test('says what it says in the documentation', async () => {
    const { docket } = await project(slips)
    const page = await recording(
      'docket check',
      'All mistakes of all files at once, each with its place, a permanent code, what to write instead, and, where it is a behaviour, the shortest story that shows it. Here two words are misspelt, a policy fits no ticket, and a reminder never ends.',
      [
        ['Every mistake, with the line that it stands in:', ['check']],
        ['What is certain is put right in the files, by the smallest change of their text:', ['check', '--fix']],
        ['The page of a code:', ['explain', 'rule', 'timer-loop']],
        ['Annotations of a pull request on GitHub:', ['check', '--format', 'github']],
        ['For code scanning and editors, SARIF 2.1.0; for programs, one document:', ['check', '--json']],
      ],
      docket,
    )
    await expect(page).toMatchFileSnapshot('../../docs/commands/check.md')
  })

  test('mends files so that a second run changes nothing', async () => {
    const { docket, text, original } = await project(slips.slice(0, 2))
    const first = await docket('check', '--fix')
    expect(first.code).toBe(0)
    expect(first.stdout).toContain('"tittle" → "title"')
    for (const path of [contact, 'workflows/customer-care.team.json']) expect(await text(path)).toBe(original(path))
    const second = JSON.parse((await docket('check', '--fix', '--json')).stdout) as { mended: unknown[] }
    expect(second.mended).toEqual([])
  })

  test('without --fix writes nothing', async () => {
    const { docket, text } = await project(slips)
    const before = await text(contact)
    expect((await docket('check')).code).toBe(1)
    expect(await text(contact)).toBe(before)
  })

  test('never touches a file with a syntax error', async () => {
    const { docket, text } = await project([[contact, '"title": "Subject",', '"tittle": "Subject",,']])
    const before = await text(contact)
    const { code, stdout } = await docket('check', '--fix')
    expect([code, await text(contact)]).toEqual([1, before])
    expect(stdout).not.toContain('→')
  })

  test('annotates the ten worst places, and lists all of them in the summary of the job', async () => {
    const fields = Array.from({ length: 14 }, (_, index) => `"field${index}": { "typ": "string" },`).join('\n')
    const { folder } = await project([[contact, '"properties": {', `"properties": {\n${fields}`]])
    const summary = join(folder, 'summary.md')
    const place = { folder, now, env: { GITHUB_STEP_SUMMARY: summary } }
    const { code, stdout } = await docket(place, ['check', '--format', 'github'])
    expect(code).toBe(1)
    const annotated = stdout.split('\n').filter((line) => line.startsWith('::error '))
    expect(annotated).toHaveLength(10)
    expect(annotated[0]).toMatch(
      /^::error file=forms\/contact\.form\.json,line=\d+,col=\d+,endColumn=\d+,title=docket\/unknown-key::/,
    )
    const total = Number(/^(\d+) errors/m.exec(await readFile(summary, 'utf8'))?.[1])
    expect(stdout).toContain(`and ${total - 10} more`)
    const rows = (await readFile(summary, 'utf8')).split('\n').filter((line) => line.startsWith('| forms/'))
    expect(rows).toHaveLength(total)
  })

  test('without a summary lists the rest in the log', async () => {
    const fields = Array.from({ length: 14 }, (_, index) => `"field${index}": { "typ": "string" },`).join('\n')
    const { docket } = await project([[contact, '"properties": {', `"properties": {\n${fields}`]])
    const { stdout } = await docket('check', '--format', 'github')
    expect(stdout).toMatch(/::group::and \d+ more\n(forms\/contact\.form\.json:\d+:\d+ {2}error {2}.*\n)+::endgroup::/)
  })

  test('writes SARIF with paths from where it runs', async () => {
    const { folder } = await project(slips)
    const { code, stdout } = await docket({ folder, now, cwd: join(folder, '..') }, ['check', '--format', 'sarif'])
    expect(code).toBe(1)
    const [{ results }] = JSON.parse(stdout).runs as [
      { results: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }[] },
    ]
    const uris = results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri)
    expect(uris.some((uri) => uri.endsWith(`/${contact}`))).toBe(true)
    for (const uri of uris) expect(uri).not.toMatch(/^\/|^\.\.|:/)
  })
})
