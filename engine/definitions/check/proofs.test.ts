import { describe, expect, test } from 'vitest'
import type { Problem } from '#engine/core/problem.ts'
import type { Files } from '#engine/definitions/codes/code.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { sampleProject } from '#engine/definitions/sample-project.ts'

/** What is wrong with the sample project with these files changed. */
function problemsOf(changes: Files): readonly Problem[] {
  const files = Object.entries({ ...sampleProject, ...changes }).flatMap(([path, text]) =>
    text === null ? [] : [{ path, text }],
  )
  return loadDefinitions(files, null).problems
}

function codes(changes: Files): readonly string[] {
  return [...new Set(problemsOf(changes).map(({ code }) => code))]
}

const changed = (path: string, from: string, to: string): Files => {
  const text = sampleProject[path] ?? ''
  expect(text).toContain(from)
  return { [path]: text.replace(from, () => to) }
}

const urgent = 'workflows/urgent.sla.json'
const solve = 'workflows/solve.macro.json'
const sales = { 'workflows/sales.team.json': '{ "name": "Sales", "workflow": "support", "policies": ["standard"] }' }

describe('a policy', () => {
  test('that asks for a team which may not have it never attaches', () => {
    const when = '"when": { "team": "sales", "priority": 3 }'
    expect(codes({ ...sales, ...changed(urgent, '"when": { "priority": 3 }', when) })).toEqual([
      'docket/policy-never-attaches',
    ])
  })

  test.each([
    ['any of the teams that may have it', '"when": { "team": ["care", "sales"] }'],
    ['all teams but one', '"when": { "not": { "team": "sales" } }'],
    ['a pattern, which is not thought through', '"when": { "team": { "matches": "^c" } }'],
  ])('that asks for %s is fine', (_title, when) => {
    expect(codes({ ...sales, ...changed(urgent, '"when": { "priority": 3 }', when) })).toEqual([])
  })

  test('whose clocks stop in all states but one still counts', () => {
    const stops = '"pauseIn": ["new", "open", "sla.paused", "closed"]'
    expect(codes(changed(urgent, '"pauseIn": ["sla.paused"]', stops))).toEqual([])
  })
})

describe('a macro', () => {
  test('may send what only the state takes that its answer leads to', () => {
    const steps = `"do": [
    { "type": "reply", "params": { "reply": "thanks" } },
    { "type": "event", "params": { "type": "ticket.solved" } }
  ]`
    const text = (sampleProject[solve] ?? '')
      .replace(/"do": \[[\s\S]*\]/, steps)
      .replace('"new", "open", "waiting"', '"solved"')
    expect(codes({ [solve]: text })).toEqual([])
  })

  test('that is offered where no state takes its event is of no use, and one state that does is enough', () => {
    expect(codes(changed(solve, '["new", "open", "waiting"]', '["solved", "closed"]'))).toEqual([
      'docket/macro-leads-nowhere',
    ])
    expect(codes(changed(solve, '["new", "open", "waiting"]', '["closed", "waiting"]'))).toEqual([])
  })

  test('that sends what no workflow takes is of no use anywhere', () => {
    expect(codes(changed(solve, '"ticket.solved"', '"ticket.snoozed"'))).toEqual(['docket/macro-leads-nowhere'])
  })
})

describe('a ticket that makes a ticket', () => {
  const making = (team: string, on: object = {}) => ({
    id: team,
    initial: 'new',
    states: { new: { on: { 'ticket.closed': 'closed', ...on } }, closed: { tags: ['closed'] } },
  })
  const createTicket = (team: string) => ({ actions: { type: 'createTicket', params: { title: 'Look', team } } })
  const teams = (workflows: Readonly<Record<string, object>>) =>
    codes(
      Object.fromEntries(
        Object.entries(workflows).flatMap(([id, workflow]) => [
          [`workflows/${id}.workflow.json`, JSON.stringify(workflow)],
          [`workflows/${id}.team.json`, JSON.stringify({ name: id, workflow: id, policies: [] })],
        ]),
      ),
    )

  test('at its beginning goes on for ever, also over another team', () => {
    const both = {
      sales: making('sales', { 'ticket.created': createTicket('stock') }),
      stock: making('stock', { 'ticket.created': createTicket('sales') }),
    }
    expect(teams(both)).toEqual(['docket/ticket-loop'])
    expect(teams({ sales: making('sales', { 'ticket.created': createTicket('sales') }) })).toEqual([
      'docket/ticket-loop',
    ])
  })

  test('may do so in a team whose tickets make none, or where somebody asks for it', () => {
    expect(
      teams({ sales: making('sales', { 'ticket.created': createTicket('stock') }), stock: making('stock') }),
    ).toEqual([])
    expect(teams({ sales: making('sales', { 'ticket.taken': createTicket('sales') }) })).toEqual([])
  })

  test('may do so where a new ticket never gets to it', () => {
    const inner = {
      id: 'sales',
      initial: 'live',
      states: {
        live: {
          initial: 'new',
          on: { 'ticket.created': createTicket('sales'), 'ticket.closed': 'closed' },
          states: { new: { on: { 'ticket.created': 'open' } }, open: {} },
        },
        closed: { tags: ['closed'] },
      },
    }
    expect(teams({ sales: inner })).toEqual([])
    const left = {
      id: 'sales',
      initial: 'sorting',
      states: {
        sorting: { always: 'new', on: { 'ticket.created': createTicket('sales') } },
        ...making('sales').states,
      },
    }
    expect(teams({ sales: left })).not.toContain('docket/ticket-loop')
  })
})

describe('a late ticket that makes a ticket', () => {
  const policy = (changes: object) =>
    codes({
      ...sales,
      'workflows/care.sla.json': JSON.stringify({
        targets: { firstResponse: 'PT1H' },
        onBreach: [{ type: 'createTicket', params: { title: 'Look' } }],
        ...changes,
      }),
      ...changed('workflows/care.team.json', '"policies": ["standard", ', '"policies": ["care", "standard", '),
    })
  const make = (team: string) => [{ type: 'createTicket', params: { title: 'Look', team } }]

  test('of which the same is promised goes on for ever, also one that is nearly late', () => {
    expect(policy({})).toEqual(['docket/late-ticket-loop'])
    expect(policy({ onBreach: make('care') })).toEqual(['docket/late-ticket-loop'])
    expect(policy({ onBreach: [], warnAt: [0.5], onWarn: make('care') })).toEqual(['docket/late-ticket-loop'])
  })

  test.each([
    ['in a team without the policy', { onBreach: make('sales') }],
    ['of which nothing is promised', { when: { priority: 3 } }],
    ['that nobody has answered and nobody asks in again', { targets: { nextResponse: 'PT1H' } }],
    ['where no warning comes', { onBreach: [], onWarn: make('care') }],
  ])('may make one %s', (_title, changes) => {
    expect(policy(changes)).not.toContain('docket/late-ticket-loop')
  })
})

describe('late tickets that make tickets of another team', () => {
  const late = (own: object, other: object) => {
    const files = {
      ...sampleProject,
      'workflows/sales.team.json': '{ "name": "Sales", "workflow": "support", "policies": ["sales"] }',
      ...changed('workflows/care.team.json', '"policies": ["standard", ', '"policies": ["care", "standard", '),
      'workflows/care.sla.json': JSON.stringify({ targets: { firstResponse: 'PT1H' }, ...own }),
      'workflows/sales.sla.json': JSON.stringify({ targets: { resolution: 'P1D' }, ...other }),
    }
    const sources = Object.entries(files).map(([path, text]) => ({ path, text: text ?? '' }))
    return loadDefinitions(sources, null)
      .problems.filter(({ code }) => code === 'docket/late-ticket-loop')
      .map(({ file, message, story = [] }) => [
        `${file}: ${message}`,
        ...story.map((step) => `${step.words} (${step.file}:${step.line})`),
      ])
  }
  const make = (team: string) => ({ onBreach: [{ type: 'createTicket', params: { title: 'Look', team } }] })

  test('whose policy makes them of the first again never come to an end', () => {
    expect(late(make('sales'), make('care'))).toMatchInlineSnapshot(`
      [
        [
          "workflows/care.sla.json: each ticket that is late makes one of team "sales", which policy "sales" counts; that leads to one of "care" again, for ever",
          "a ticket of team "care" is late: it makes one of team "sales" (workflows/care.sla.json:1)",
          "a ticket of team "sales" is late: it makes one of team "care" (workflows/sales.sla.json:1)",
          "and so on, for ever (workflows/care.sla.json:1)",
        ],
        [
          "workflows/sales.sla.json: each ticket that is late makes one of team "care", which policy "care" counts; that leads to one of "sales" again, for ever",
          "a ticket of team "sales" is late: it makes one of team "care" (workflows/sales.sla.json:1)",
          "a ticket of team "care" is late: it makes one of team "sales" (workflows/care.sla.json:1)",
          "and so on, for ever (workflows/sales.sla.json:1)",
        ],
      ]
    `)
  })

  test('of which only those of the other go round are told there alone', () => {
    expect(late(make('sales'), make('sales'))).toMatchInlineSnapshot(`
      [
        [
          "workflows/sales.sla.json: each ticket that is late makes another one, which this policy counts too",
          "a ticket of team "sales" is late: it makes one of team "sales" (workflows/sales.sla.json:1)",
          "and so on, for ever (workflows/sales.sla.json:1)",
        ],
      ]
    `)
  })

  test('whose policy does not surely count them, or makes none, come to an end', () => {
    expect(late(make('sales'), {})).toEqual([])
    expect(late(make('sales'), { ...make('care'), when: { tags: 'vip' } })).toEqual([])
    expect(late({ ...make('sales'), when: { priority: 3 } }, make('care'))).toEqual([])
  })
})

describe('one mistake is told once', () => {
  test('a value that no ticket has is not also a contradiction', () => {
    expect(codes(changed(urgent, '"when": { "priority": 3 }', '"when": { "priority": 7 }'))).toEqual([
      'docket/unknown-value',
    ])
  })

  test('nor is a pattern that does not compile', () => {
    const when = '"when": { "requester.email": { "is": "x", "matches": "(" } }'
    expect(codes(changed(urgent, '"when": { "priority": 3 }', when))).toEqual(['docket/bad-pattern'])
  })
})

test('a form in another language needs its mails in that language', () => {
  const text = sampleProject['forms/contact.form.json'] ?? ''
  const translated = text
    .replace(/"(email|order|message)": \{/g, '"$1": { "title": "–",')
    .replace('"title": "Contact",', '"title": "Contact", "x-i18n": { "zh-CN": { "title": "联系我们" } },')
    .replace(
      '"title": "Topic",',
      '"title": "Topic", "x-i18n": { "zh-CN": { "title": "主题", "x-labels": { "damage": "损坏", "other": "其他" } } },',
    )
  expect(codes({ 'forms/contact.form.json': translated })).toEqual(['docket/missing-translation'])
  const mail = '---\ntitle: 已收到\nsubject: 您的请求\n---\n编号 {{number}}。\n'
  expect(codes({ 'forms/contact.form.json': translated, 'workflows/received.zh-CN.mail.md': mail })).toEqual([])
})

describe('a name that one language of the desk lacks', () => {
  const days = (...names: readonly string[]) =>
    JSON.stringify({
      timeZone: 'UTC',
      week: { mon: [['09:00', '17:00']] },
      holidays: names.map((name, index) => ({
        date: `2026-12-2${index}`,
        name,
        ...(name.startsWith('=') && { i18n: { zh: { name: '节日' } } }),
      })),
    })
  const policy = (title: string, i18n: object) => JSON.stringify({ title, i18n, targets: { resolution: 'PT4H' } })
  const untranslated = (files: Readonly<Record<string, string>>) =>
    problemsOf(files).filter(({ code }) => code === 'docket/missing-translation')

  test('is told where another of its kind is translated, once a file', () => {
    const found = untranslated({ 'workflows/office.hours.json': days('=Christmas', 'Boxing Day', 'New Year') })
    expect(found.map(({ file, message, hint }) => [file, message, hint])).toEqual([
      [
        'workflows/office.hours.json',
        'this text and 1 more of the file are not translated into zh',
        'add it to "i18n" beside it: "zh", "name"',
      ],
    ])
  })

  test('is not missed where the language is written in another way, nor where nothing of its kind is translated', () => {
    expect(untranslated({ 'workflows/office.hours.json': days('Christmas', 'Boxing Day') })).toEqual([])
    expect(
      untranslated({
        'workflows/one.sla.json': policy('One', { zh: { title: '一' } }),
        'workflows/urgent.sla.json': policy('Urgent', { 'zh-CN': { title: '紧急' } }),
      }),
    ).toEqual([])
  })
})
