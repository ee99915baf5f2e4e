import { describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { mailsOf } from '#engine/cli/test/mails.ts'
import type { Defined } from '#engine/core/catalogue.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { ScenarioFile } from '#engine/schemas/types.ts'
import { root } from '#engine/testing/sources.ts'
import { scenarioFromTicket } from './from-ticket.ts'
import { play } from './play.ts'

const files = await workingTree(root).read()
const { definitions, scenarios } = loadDefinitions(files, null)
if (!definitions) throw new Error('the sample is broken')

/** Saves the ticket that a story ends with, and plays what was saved. */
async function saved(scenario: Defined<ScenarioFile>) {
  if (!definitions) throw new Error('the sample is broken')
  const { ticket, events } = play(definitions, scenario, await mailsOf(root, scenario))
  if (ticket === null) throw new Error('a story without a ticket')
  const own = events.filter((event) => event.ticket === ticket.number)
  const { id, text, left } = scenarioFromTicket(definitions, ticket, own)
  const path = `workflows/${id}.scenario.json`
  const loaded = loadDefinitions([...files, { path, text }], null)
  const again = loaded.scenarios.get(id)
  const problems = loaded.problems.filter(({ file }) => file === path)
  if (!again) throw new Error(problems.map(({ message }) => message).join('; '))
  const { failures } = play(definitions, again, await mailsOf(root, again))
  return { text, left, problems, failures: failures.map(({ fact, expected, actual }) => ({ fact, expected, actual })) }
}

describe('a ticket that is saved as a test', () => {
  test.each([...scenarios.values()].map((scenario) => [scenario.value.title, scenario] as const))(
    'goes as it went: %s',
    async (_, scenario) => {
      const { problems, failures } = await saved(scenario)
      expect({ problems, failures }).toEqual({ problems: [], failures: [] })
    },
  )

  test('says nothing about who wrote, and keeps what rules ask for', async () => {
    const scenario = scenarios.get('urgent-weekend')
    if (!scenario) throw new Error('the sample has another scenario')
    const { text } = await saved(scenario)
    expect(text).not.toMatch(/ada|AB123456|bent/i)
    const { when, then } = JSON.parse(text) as ScenarioFile
    expect(when[0]).toEqual({
      form: 'order-problem',
      values: { email: 'person-1@customers.example', topic: 'damage', order: 'AA000000', details: '…' },
    })
    expect(then).toMatchObject({ state: 'open', priority: 3, tags: ['order'] })
  })

  test('keeps its mails in the file itself', async () => {
    const scenario = scenarios.get('by-mail')
    if (!scenario) throw new Error('the sample has another scenario')
    const { text, left } = await saved(scenario)
    expect(text).not.toMatch(/ada|lindqvist|pole/i)
    expect(left).toEqual([])
    expect(JSON.parse(text)).toMatchObject({
      given: { mails: { '1.eml': expect.arrayContaining(['From: person-1@customers.example']) } },
      when: expect.arrayContaining([{ mail: '1.eml', dmarc: 'pass' }]),
    })
  })
})
