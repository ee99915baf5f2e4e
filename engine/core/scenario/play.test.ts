import { describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { mailsOf } from '#engine/cli/test/mails.ts'
import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { ScenarioFile, ScenarioStep } from '#engine/schemas/types.ts'
import { root } from '#engine/testing/sources.ts'
import { coverageOf } from './coverage.ts'
import { play } from './play.ts'

const { definitions, scenarios } = loadDefinitions(await workingTree(root).read(), null)
if (!definitions) throw new Error('the sample is broken')

describe('the scenarios of the sample', () => {
  test.each([...scenarios.values()].map((scenario) => [scenario.value.title, scenario] as const))(
    '%s',
    async (_, scenario) => {
      const { failures } = play(definitions, scenario, await mailsOf(root, scenario))
      expect(failures).toEqual([])
    },
  )
})

const contact = { email: 'ada@customers.example', subject: 'Hello', message: 'Help' }

function story(value: Partial<ScenarioFile>): Defined<ScenarioFile> {
  const whole = { title: 'A story', given: { now: '2026-11-24T10:00:00+01:00' }, when: [], ...value }
  return { id: 'story', file: 'workflows/story.scenario.json', hash: '', value: whole, lines: {} }
}
const failuresOf = (value: Partial<ScenarioFile>) =>
  play(definitions, story(value)).failures.map(({ pointer, fact, expected, actual, rule }) => ({
    pointer,
    fact,
    expected,
    actual,
    rule: rule?.replace(/:\d+$/, '') ?? null,
  }))

describe('a scenario', () => {
  test('names each thing that went otherwise, with the rule that decided it', () => {
    const failures = failuresOf({
      when: [
        { form: 'contact', values: contact },
        { agent: 'ana', does: { type: 'ticket.taken' } },
      ],
      then: {
        state: 'waiting',
        priority: 3,
        assignee: null,
        deadlines: {
          firstResponse: { dueAt: '2026-11-24T12:00:00+01:00', left: 'PT2H' },
          resolution: null,
          reach: { state: 'met' },
        },
        mails: [{ template: 'reply', to: 'requester' }],
      },
    })
    expect(failures).toEqual([
      {
        pointer: '/then/state',
        fact: 'state',
        expected: 'waiting',
        actual: 'open',
        rule: 'workflows/support.workflow.json',
      },
      { pointer: '/then/priority', fact: 'priority', expected: 3, actual: 0, rule: null },
      { pointer: '/then/assignee', fact: 'assignee', expected: null, actual: 'ana', rule: null },
      {
        pointer: '/then/deadlines/firstResponse/dueAt',
        fact: 'firstResponse dueAt',
        expected: '2026-11-24T12:00:00+01:00',
        actual: '2026-11-25T10:00:00+01:00',
        rule: 'workflows/standard.sla.json',
      },
      {
        pointer: '/then/deadlines/firstResponse/left',
        fact: 'firstResponse left',
        expected: 'PT2H',
        actual: 'PT7H',
        rule: 'workflows/standard.sla.json',
      },
      {
        pointer: '/then/deadlines/resolution',
        fact: 'resolution',
        expected: null,
        actual: { state: 'running' },
        rule: 'workflows/standard.sla.json',
      },
      { pointer: '/then/deadlines/reach', fact: 'reach', expected: { state: 'met' }, actual: null, rule: null },
      {
        pointer: '/then/mails',
        fact: 'mails',
        expected: [{ template: 'reply', to: 'requester' }],
        actual: [{ template: 'received', to: 'requester' }],
        rule: 'workflows/support.workflow.json',
      },
    ])
  })

  test('counts mails from one expectation to the next', () => {
    expect(
      failuresOf({
        when: [
          { form: 'contact', values: contact },
          { then: { mails: [{ template: 'received', to: 'requester' }] } },
          { agent: 'ana', does: { type: 'agent.noted', text: 'Hm.' } },
        ],
        then: { mails: [] },
      }),
    ).toEqual([])
  })

  test('lets what falls due on the way happen at its instant, and not what comes after', () => {
    const { events } = play(
      definitions,
      story({
        when: [{ form: 'contact', values: contact }, { wait: 'P1D' }],
        then: { deadlines: { firstResponse: { state: 'breached' } } },
      }),
    )
    const breached = events.filter(({ type }) => type === 'sla.breached')
    expect(breached.map(({ at }) => new Date(at).toISOString())).toEqual(['2026-11-25T09:00:00.000Z'])
  })

  test('fails where a step is refused: by the form, the workflow, or because there is no ticket', () => {
    const refused = (when: ScenarioFile['when']) =>
      failuresOf({ when, then: { state: 'new' } }).map(({ pointer, actual }) => [pointer, actual])
    expect(refused([{ form: 'contact', values: { ...contact, email: 'nobody' } }])[0]?.[1]).toMatch(
      /^The form refuses it: email/,
    )
    expect(
      refused([
        { form: 'contact', values: contact },
        { agent: 'ana', does: { type: 'ticket.reopened' } },
      ]),
    ).toEqual([['/when/1/agent', 'The state "new" does not take "ticket.reopened".']])
    expect(refused([{ wait: 'P1D' }])).toEqual([['/then', 'no ticket']])
  })

  test('fails where a form is sent that has no page', () => {
    const when: ScenarioFile['when'] = [{ form: 'contact', values: contact }]
    const [form, team] = [definitions.forms.get('contact'), definitions.teams.get('customer-care')]
    if (!form || !team) throw new Error('the sample has both')
    const unpublished = { ...form, value: { ...form.value, 'x-form': { ...form.value['x-form'], published: false } } }
    const closed = { ...team, value: { ...team.value, channels: { ...team.value.channels, form: false } } }
    const said = (changed: Partial<Definitions>) =>
      play({ ...definitions, ...changed }, story({ when, then: { state: 'new' } })).failures[0]?.actual
    expect(said({ forms: new Map(definitions.forms).set('contact', unpublished) })).toBe(
      'Nobody can send the form "contact": it is not published.',
    )
    expect(said({ teams: new Map(definitions.teams).set('customer-care', closed) })).toBe(
      'Nobody can send the form "contact": its team "customer-care" takes no forms.',
    )
  })
})

describe('a mail in a scenario', () => {
  const lines = (headers: Readonly<Record<string, string>>, text = 'Help') => [
    ...Object.entries({
      From: 'ada@customers.example',
      To: 'customer-care@docket.localhost',
      Subject: 'Hello',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`),
    '',
    text,
  ]
  const played = async (
    mails: Readonly<Record<string, readonly string[]>>,
    when: ScenarioFile['when'],
    then: NonNullable<ScenarioFile['then']>,
  ) => {
    const scenario = story({
      given: { now: '2026-11-24T10:00:00+01:00', mails: mails as Record<string, string[]> },
      when,
      then,
    })
    const { failures } = play(definitions, scenario, await mailsOf(root, scenario))
    return failures.map(({ pointer, expected, actual }) => ({ pointer, expected, actual }))
  }

  test('lies on the shelf for the reasons of the engine, and then there need not be a ticket', async () => {
    const mails = {
      'robot.eml': lines({ 'Auto-Submitted': 'auto-generated' }),
      'stray.eml': lines({ To: 'nobody@docket.localhost' }),
      'agent.eml': lines({ From: 'Ana <ana@docket.localhost>', To: 'customer-care+a_1.ana.x@docket.localhost' }),
    }
    expect(
      await played(
        mails,
        [
          { mail: 'robot.eml' },
          { then: { outcome: 'shelved', reason: 'automatic' } },
          { mail: 'stray.eml' },
          { then: { outcome: 'shelved', reason: 'unknown-recipient' } },
        ],
        { outcome: 'shelved' },
      ),
    ).toEqual([])
    expect(await played(mails, [{ mail: 'robot.eml' }], { outcome: 'created', state: 'new' })).toEqual([
      { pointer: '/then', expected: 'a ticket', actual: 'no ticket' },
      { pointer: '/then/outcome', expected: 'created', actual: 'shelved' },
    ])
  })

  test('proves nobody by itself: who is not proven is told apart', async () => {
    const mails = {
      'ask.eml': lines({ 'Message-ID': '<ask@x.example>' }),
      'other.eml': lines({ From: 'eve@x.example', Subject: 'Re: [#1] Hello', 'In-Reply-To': '<ask@x.example>' }),
    }
    expect(
      await played(
        mails,
        [
          { mail: 'ask.eml' },
          { then: { message: { by: 'customer', verified: false } } },
          { mail: 'other.eml', dmarc: 'pass' },
        ],
        { outcome: 'appended', message: { by: 'stranger', hidden: true, text: 'Thanks' } },
      ),
    ).toEqual([{ pointer: '/then/message/text', expected: 'Thanks', actual: 'Help' }])
  })

  test('to a closed ticket that takes none opens a follow-up, which the story goes on with', async () => {
    const mails = { 'late.eml': lines({ To: 'customer-care+t_1.x@docket.localhost', Subject: 'Again' }) }
    expect(
      await played(
        mails,
        [
          { form: 'contact', values: contact },
          { agent: 'ana', does: { type: 'ticket.solved' } },
          { wait: 'P60D' },
          { then: { state: 'closed' } },
          { mail: 'late.eml' },
        ],
        { state: 'new', message: { text: 'Help' } },
      ),
    ).toEqual([])
  })

  test('comes once to each place, and one that says the same to two teams is no loop', async () => {
    const care = definitions.teams.get('customer-care')
    if (!care) throw new Error('the sample is broken')
    const teams = new Map([...definitions.teams, ['billing', { ...care, id: 'billing' }] as const])
    const mails = { 'ask.eml': lines({ 'Message-ID': '<ask@x.example>' }) }
    const [toCare, toBilling] = ['customer-care', 'billing'].map((team) => ({
      mail: 'ask.eml',
      to: [`${team}@docket.localhost`],
    })) as [ScenarioStep, ScenarioStep]
    const scenario = story({
      given: { now: '2026-11-24T10:00:00+01:00', mails },
      when: [
        toCare,
        { then: { outcome: 'created' } },
        toBilling,
        { then: { outcome: 'created' } },
        toCare,
        { then: { outcome: 'ignored', reason: 'duplicate' } },
        { ...toCare, to: [...(toCare.to ?? []), ...(toBilling.to ?? [])] },
      ],
      then: { outcome: 'ignored', reason: 'duplicate' },
    })
    expect(play({ ...definitions, teams }, scenario, await mailsOf(root, scenario)).failures).toEqual([])
  })

  test('that answers what was never sent is a failure of its step', async () => {
    expect(
      await played({ 'ask.eml': lines({}) }, [{ mail: 'ask.eml', about: 'reply' }], { outcome: 'created' }),
    ).toEqual([
      { pointer: '/when/0/mail', expected: 'taken', actual: 'No mail by "reply" was sent before.' },
      { pointer: '/then/outcome', expected: 'created', actual: 'no mail' },
    ])
  })
})

test('coverage tells transitions apart that stand on one line', () => {
  const played = play(
    definitions,
    story({
      when: [
        { form: 'contact', values: contact },
        { agent: 'ana', does: { type: 'ticket.taken' } },
      ],
      then: { state: 'open' },
    }),
  )
  const { counts, uncovered } = coverageOf(definitions, [played])
  expect(counts.state).toEqual({ covered: 2, all: 5 })
  expect(counts.transition.covered).toBe(1)
  const names = uncovered.map(({ name }) => name)
  expect(names).not.toContain('support new: ticket.taken → open')
  expect(names).toContain('support new: agent.replied → waiting')
  expect(names).toContain('urgent firstResponse')
})

test('coverage tells which answers of a script no visitor gave', () => {
  const played = play(
    definitions,
    story({
      when: [
        { chat: 'website', says: ['Hello', 'Damaged goods', 'AB123456'] },
        { chat: 'website', url: '/', says: ['Hello', 'Something else'] },
      ],
      then: { chat: { phase: 'script' } },
    }),
  )
  const { counts, uncovered } = coverageOf(definitions, [played])
  expect(played.failures).toEqual([])
  expect(counts.answer).toEqual({ covered: 2, all: 3 })
  expect(uncovered.filter(({ kind }) => kind === 'answer')).toEqual([
    {
      kind: 'answer',
      name: 'welcome topic: A delivery',
      rule: expect.stringMatching(/^workflows\/welcome\.script\.json:\d+$/),
    },
  ])
})
