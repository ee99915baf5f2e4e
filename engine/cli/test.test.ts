import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { openStore } from '#engine/store/open.ts'
import { docket, recording, writeFiles } from '#engine/testing/command-line.ts'
import { quiet } from '#engine/testing/databases.ts'
import { seedTickets } from '#engine/testing/many-tickets.ts'
import { root } from '#engine/testing/sources.ts'
import { soundDefinitions } from './sound-definitions.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-test-'))
  await writeFiles(folder, await workingTree(root).read())
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const run = (...argv: readonly string[]) => docket({ folder }, argv)
async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(folder, path), 'utf8')
  expect(text).toContain(from)
  await writeFile(join(folder, path), text.replace(from, to))
}
/** Some tickets of the last weeks. */
async function seed(): Promise<void> {
  const files = await workingTree(root).read()
  const definitions = soundDefinitions(files)
  const store = await openStore({ databaseUrl: null, dataDir: join(folder, 'data'), clock: systemClock, log: quiet })
  const [from, until] = [Date.parse('2026-11-02T08:00:00Z'), Date.parse('2026-11-26T10:30:00Z')]
  await store.revisions.save(definitions.revision, null, files, until)
  await seedTickets(store, definitions, { from, until, tickets: 12 })
  await store.close()
}
const urgent = 'workflows/scenarios/urgent-weekend.scenario.json'

describe('docket test', () => {
  test('says what it says in the documentation', async () => {
    const passing = await run('test')
    expect(passing.code).toBe(0)
    await seed()
    await edit('workflows/urgent.sla.json', '"firstResponse": "PT4H"', '"firstResponse": "PT3H"')
    const page = await recording(
      'docket test',
      'Plays the scenarios of `workflows/` in virtual time. Here urgent tickets are promised an answer within three hours, and the scenario of a weekend still says four.',
      [
        ['Only what differs is shown, with the line of the scenario, the line of the rule, and how it went:', ['test']],
        ['What no scenario exercises:', ['test', 'first', 'silence', '--coverage']],
        ['A real ticket becomes a scenario, without what its customer wrote:', ['test', '--from', '3']],
        ['It goes as it went:', ['test', 'ticket-3']],
      ],
      run,
    )
    await expect(page).toMatchFileSnapshot('../../docs/commands/test.md')
  })

  test('saves no ticket from which a person was erased, and says why', async () => {
    await seed()
    expect((await run('person', 'erase', 'customer3@customers.example', '--yes')).code).toBe(0)
    const { code, stderr } = await run('test', '--from', '3')
    expect([code, stderr]).toEqual([2, expect.stringContaining('A person was erased from this ticket')])
  })

  test('saves real tickets as scenarios that pass, and writes over no file', async () => {
    await seed()
    for (const number of ['1', '2', '3', '4', '5', '6']) {
      const { code, stderr } = await run('test', '--from', number)
      expect([code, stderr]).toEqual([0, `✔ workflows/scenarios/ticket-${number}.scenario.json\n`])
    }
    const played = await run('test', 'ticket-')
    expect([played.code, played.stderr]).toEqual([0, '6 scenarios pass\n'])
    expect((await run('check')).code).toBe(0)

    const again = await run('test', '--from', '1')
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')])
    expect((await run('test', '--from', '99')).stderr).toBe('There is no ticket 99.\n')
    expect((await run('test', '--from', 'x')).code).toBe(2)
  })

  test('writes what happens now into a scenario, and leaves the rest of its text alone', async () => {
    await edit(urgent, '"title"', '// Reviewed by Ana.\n  "title"')
    await edit('workflows/urgent.sla.json', '"firstResponse": "PT4H"', '"firstResponse": "PT3H"')
    const before = await readFile(join(folder, urgent), 'utf8')
    expect((await run('test')).code).toBe(1)
    expect((await run('test', '--update')).code).toBe(0)
    const after = await readFile(join(folder, urgent), 'utf8')
    expect(after).toContain('// Reviewed by Ana.')
    const changed = after.split('\n').filter((line, index) => line !== before.split('\n')[index])
    expect(changed).toEqual([expect.stringContaining('"2026-11-23T12:00:00+01:00", "left": "PT3H"')])
    expect((await run('test')).code).toBe(0)
  })

  test('does not write over a step that is refused', async () => {
    await edit(urgent, '"order": "AB123456"', '"order": "12"')
    const before = await readFile(join(folder, urgent), 'utf8')
    const { code, stdout } = await run('test', 'urgent', '--update')
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining('The form refuses it: order: Two letters and six digits'),
    ])
    expect(await readFile(join(folder, urgent), 'utf8')).toBe(before)
  })

  test('gives one document', async () => {
    await edit('workflows/urgent.sla.json', '"firstResponse": "PT4H"', '"firstResponse": "PT3H"')
    const { code, stdout } = await run('test', '--json', '--coverage')
    const document = JSON.parse(stdout) as {
      formatVersion: number
      scenarios: { file: string; result: string; failures: { fact: string; at: string; rule: string }[] }[]
      coverage: { counts: unknown }
    }
    expect([code, document.formatVersion]).toEqual([1, 1])
    const [failed] = document.scenarios.filter(({ result }) => result === 'failed')
    expect(failed?.file).toBe(urgent)
    expect(failed?.failures[0]).toMatchObject({
      fact: 'firstResponse dueAt',
      at: expect.stringMatching(/^workflows\/scenarios\/urgent-weekend\.scenario\.json:\d+$/),
      rule: expect.stringMatching(/^workflows\/urgent\.sla\.json:\d+$/),
    })
    expect(document.coverage.counts).toBeDefined()
  })

  test('fails where a scenario has a mistake, and where there is none of this name', async () => {
    await edit(urgent, '"agent": "ana", "does": { "type": "ticket.taken" }', '"chat": "webiste"')
    const { code, stderr } = await run('test', 'urgent')
    expect([code, stderr]).toEqual([1, expect.stringContaining('there is no chat channel "webiste"')])
    expect((await run('test', 'nothing-of-this-name')).code).toBe(2)
    expect((await run('test', 'first')).code).toBe(0)
  })
})
