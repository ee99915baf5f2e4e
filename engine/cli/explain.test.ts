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

const hours = ['--hours', 'workflows/office.hours.json', '--start']

describe('docket explain', () => {
  test('says what it says in the documentation', async () => {
    const page = await recording(
      'docket explain',
      'Why a deadline is when it is, why a ticket is as it is, and what a code of `docket check` means.',
      [
        [
          'Eight hours that begin on a Friday afternoon:',
          ['explain', 'deadline', ...hours, '2026-11-20T15:00:00Z', '--open', 'PT8H'],
        ],
        [
          'A holiday is named, with its line:',
          ['explain', 'deadline', ...hours, '2026-12-23T14:00:00Z', '--open', 'P2D'],
        ],
        [
          'The deadlines of a ticket, counted with the hours that were in force when they were set:',
          ['explain', 'deadline', '3'],
        ],
        ['Every event of a ticket, what it decided, and the rule:', ['explain', 'ticket', '2']],
        ['A code that `docket check` prints:', ['explain', 'rule', 'docket/never-open']],
      ],
      project.docket,
    )
    await expect(page).toMatchFileSnapshot('../../docs/commands/explain.md')
  })

  test('gives one document whose segments lie end to end and add up to the target', async () => {
    const { code, stdout } = await project.docket(
      'explain',
      'deadline',
      ...hours,
      '2026-11-20T15:00:00Z',
      '--open',
      'PT8H',
      '--json',
    )
    const { formatVersion, dueAt, segments } = JSON.parse(stdout) as {
      formatVersion: number
      dueAt: string
      segments: { from: string; to: string; openMinutes: number }[]
    }
    expect([code, formatVersion, dueAt]).toEqual([0, 1, '2026-11-23T16:00:00.000Z'])
    expect(segments.reduce((sum, { openMinutes }) => sum + openMinutes, 0)).toBe(480)
    expect(segments.slice(1).map(({ from }) => from)).toEqual(segments.slice(0, -1).map(({ to }) => to))
  })

  test('of a ticket gives the deadlines that the ticket has', async () => {
    const { stdout } = await project.docket('explain', 'deadline', '2', '--json')
    const { ticket, deadlines } = JSON.parse(stdout) as {
      ticket: number
      deadlines: { policy: string; dueAt: string }[]
    }
    expect(ticket).toBe(2)
    expect(deadlines.map(({ policy }) => policy)).toContain('urgent')
    const why = JSON.parse((await project.docket('explain', 'ticket', '2', '--json')).stdout) as {
      events: { decided: { fact: string; value: string; rule: string | null }[] }[]
    }
    const said = why.events.flatMap(({ decided }) => decided).filter(({ fact }) => fact === 'deadline')
    for (const { dueAt } of deadlines) expect(said.some(({ value }) => value.endsWith(dueAt))).toBe(true)
    expect(said[0]?.rule).toMatch(/^workflows\/standard\.sla\.json:\d+@[0-9a-f]{12}$/)
  })

  test('refuses what it cannot know, in a sentence', async () => {
    const refused = [
      ['explain', 'ticket', '4000'],
      ['explain', 'ticket', 'abc'],
      ['explain', 'deadline'],
      ['explain', 'deadline', '--hours', 'none.hours.json', '--start', '2026-11-20T15:00:00Z', '--open', 'PT8H'],
      ['explain', 'deadline', ...hours, '2026-11-20', '--open', 'PT8H'],
      ['explain', 'deadline', ...hours, '2026-11-20T15:00:00Z', '--open', '8 hours'],
      ['explain', 'rule', 'docket/neveropen'],
    ]
    const said = []
    for (const argv of refused) {
      const { code, stderr } = await project.docket(...argv)
      said.push(`${code} ${stderr.split('\n')[0]}`)
    }
    expect(said).toMatchInlineSnapshot(`
      [
        "2 There is no ticket 4000.",
        "2 error: command-argument value 'abc' is invalid for argument 'number'. A ticket has a number, such as 42.",
        "2 Give the number of a ticket, or all of --hours, --start and --open.",
        "2 "none.hours.json" cannot be read.",
        "2 error: option '--start <instant>' argument '2026-11-20' is invalid. An instant has its offset, such as 2026-11-20T15:00:00Z.",
        "2 error: option '--open <duration>' argument '8 hours' is invalid. A duration is written PT4H, PT90M or P1D.",
        "2 There is no code "docket/neveropen": did you mean "docket/never-open"?",
      ]
    `)
  })
})
