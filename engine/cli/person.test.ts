import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recording, type SeededProject, seededProject } from '#engine/testing/command-line.ts'

const cleanups: (() => Promise<void>)[] = []
let project: SeededProject
beforeAll(async () => {
  project = await seededProject((cleanup) => cleanups.push(cleanup))
})
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

const address = 'customer4@customers.example'

describe('docket person', () => {
  test('says what is no address, and where nothing is held or the folder is not empty', async () => {
    expect(await project.docket('person', 'erase', 'nobody')).toEqual({
      code: 2,
      stdout: '',
      stderr: '"nobody" is not a mail address: write it as cleo@example.com.\n',
    })
    const nothing = await project.docket('person', 'erase', 'nobody@customers.example', '--yes', '--json')
    expect(nothing.code).toBe(0)
    expect(JSON.parse(nothing.stdout)).toMatchObject({
      formatVersion: 1,
      erased: false,
      tickets: [],
      counts: { mails: 0 },
    })
    const { code, stderr } = await project.docket('person', 'export', address, '--out', 'forms')
    expect(code).toBe(2)
    expect(stderr).toContain('is not empty: name a folder that is not there yet.')
    expect((await project.docket('person', 'export', address)).code).toBe(2)
  })

  test('says what it says in the documentation', async () => {
    const page = await recording(
      'docket person',
      'Everything held of one mail address: to hand it over, or to erase it. It works beside a running engine. What goes and what stays is told in [person.md](../person.md).',
      [
        ['All of it in a folder:', ['person', 'export', address, '--out', 'customer-4']],
        ['What would go; nothing is changed:', ['person', 'erase', address]],
        ['For good:', ['person', 'erase', address, '--yes']],
        ['Once more there is nothing:', ['person', 'erase', address]],
      ],
      project.docket,
    )
    await expect(page).toMatchFileSnapshot('../../docs/commands/person.md')
    const ticket = await readFile(join(project.folder, 'customer-4', 'tickets', '4.json'), 'utf8')
    expect(ticket).toContain('It has not come.')
    expect(ticket).toContain(address)
    expect((await stat(join(project.folder, 'customer-4', 'person.json'))).mode & 0o077).toBe(0)
    expect((await readdir(join(project.folder, 'customer-4'))).sort()).toContain('mails')
  })

  test('leaves the erased ticket out of a replay, and the others in', async () => {
    const { stdout } = await project.docket('replay', '--since', '60d', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ tickets: 17, same: 17, erased: 1 })
    expect((await project.docket('replay', '--since', '60d')).stdout).toContain('1 ticket left out')
    const explained = await project.docket('explain', 'ticket', '4')
    expect(explained.code).toBe(0)
    expect(explained.stdout).toContain('person.erased')
    expect((await project.docket('explain', 'deadline', '4')).code).toBe(0)
    for (const command of ['plan', 'graph'])
      expect([command, (await project.docket(command)).code]).toEqual([command, 0])
  })
})
