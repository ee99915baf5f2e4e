import { describe, expect, test } from 'vitest'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type {
  ChatFile,
  FormFile,
  HoursFile,
  ScriptFile,
  SlaFile,
  TeamFile,
  ViewFile,
  WorkflowFile,
} from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek, type Written } from '#engine/testing/define.ts'
import { createTicket } from '#engine/testing/desk-clock.ts'
import { keptPlan, planTotals } from './kept-plan.ts'
import { createPlanner, planSummary } from './plan.ts'

const support: WorkflowFile = {
  id: 'support',
  initial: 'new',
  states: {
    new: { on: { 'agent.replied': 'waiting', 'ticket.taken': 'open' } },
    open: { on: { 'agent.replied': 'waiting' } },
    waiting: { tags: ['sla.paused'], on: { 'customer.replied': 'open' }, after: { P7D: 'open' } },
  },
}
const office: HoursFile = { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) }
const standard: SlaFile = { targets: { firstResponse: 'PT6H', resolution: 'P3D' } }
const care: TeamFile = { name: 'Care', workflow: 'support', channels: { form: true, chat: true } }
const welcome: ScriptFile = { title: 'Welcome', steps: [{ id: 'hello', type: 'text', message: 'Hi!' }] }
const website: ChatFile = { title: 'Chat', team: 'care' }
const inbox: ViewFile = { title: 'Inbox', when: { state: ['new', 'open'] } }

const desk = (changes: Written = {}) =>
  definitionsOf({
    policies: { standard },
    hours: { office },
    workflows: { support },
    teams: { care },
    views: { inbox },
    chats: { website },
    scripts: { welcome },
    agents: { ana: { name: 'Ana', email: 'ana@example.com', role: 'agent', teams: { care: 'agent' } } },
    ...changes,
  })
const running = desk()
const now = Date.parse('2026-11-24T11:00:00Z')

/** One asked an hour ago, one that waits for its requester, one that an agent took. */
const tickets: readonly Ticket[] = [
  createTicket(running, '2026-11-24T10:00:00Z'),
  createTicket(running, '2026-11-24T08:00:00Z'),
  createTicket(running, '2026-11-24T09:00:00Z'),
].map((life, index) => {
  if (index === 1) life.happens('2026-11-24T09:00:00Z', 'agent.replied')
  if (index === 2) life.happens('2026-11-24T09:30:00Z', 'ticket.taken')
  return { ...life.ticket(), number: index + 1 }
})

/** Ana has a draft at the third ticket, and talks in one of the two conversations; the assistant asks in the other. */
function planned(definitions: ReturnType<typeof desk>, from = running) {
  const planner = createPlanner(definitions, from, now)
  for (const ticket of tickets) planner.add(ticket, ticket.number === 3 ? ['ana'] : [])
  for (const chat of [underWay('asked', 'welcome', []), underWay('open', null, ['ana'])]) planner.addChat(chat)
  return planner.plan()
}

function underWay(id: string, script: string | null, operators: readonly string[]): Conversation {
  return {
    id,
    channel: 'website',
    team: 'care',
    phase: script === null ? 'open' : 'script',
    script: script && { id: script, state: 'hello', answers: {}, lines: [], linesDueAt: null },
    operators: operators.map((operator) => ({ id: operator, name: operator })),
  } as unknown as Conversation
}
const said = (definitions: ReturnType<typeof desk>, from = running) =>
  planned(definitions, from).findings.map(
    ({ kind, about, file, tickets: numbers, chats }) =>
      `${kind} ${about}: ${[...numbers, ...chats].join(',')} ${file.split('/').at(-1)}`,
  )

describe('a plan', () => {
  test('of the same definitions is empty', () => {
    expect(planned(running)).toMatchObject({
      files: [],
      findings: [],
      tickets: { read: 3, moved: 0, stay: 0, pinned: 0 },
    })
  })

  test('tells deadlines that come earlier from those that are missed at once, and names the policy', () => {
    expect(said(desk({ policies: { standard: { targets: { firstResponse: 'PT90M', resolution: 'P3D' } } } }))).toEqual([
      'breach.new standard firstResponse: 3 standard.sla.json',
      'deadline.earlier standard firstResponse: 1 standard.sla.json',
    ])
  })

  test('says where a promise keeps a requester from a later deadline', () => {
    expect(said(desk({ policies: { standard: { targets: { firstResponse: 'P1D', resolution: 'P3D' } } } }))).toEqual([
      'deadline.later standard firstResponse: 1,3 standard.sla.json',
      'promise.kept standard firstResponse: 1,3 standard.sla.json',
    ])
  })

  test('names the hours where they are the cause, and the team where it chooses others', () => {
    const shorter = { ...office, week: officeWeek([['09:00', '15:00']]) }
    expect(new Set(planned(desk({ hours: { office: shorter } })).findings.map(({ file }) => file))).toEqual(
      new Set(['workflows/office.hours.json']),
    )
    const night: HoursFile = { ...office, week: officeWeek([['18:00', '23:00']]) }
    const both = desk({ hours: { office, night } })
    const moved = planned(desk({ hours: { office, night }, teams: { care: { ...care, hours: 'night' } } }), both)
    expect(new Set(moved.findings.map(({ file }) => file))).toEqual(new Set(['workflows/care.team.json']))
  })

  test('counts deadlines that come and go with their policies', () => {
    const vip: SlaFile = {
      when: { 'requester.company': 'Acme' },
      targets: { reach: { state: 'open', within: 'PT8H' } },
    }
    expect(said(desk({ policies: { vip } }))).toEqual([
      'deadline.gone standard firstResponse: 1,3 standard.sla.json',
      'deadline.gone standard resolution: 1,2,3 standard.sla.json',
      'deadline.new vip reach: 1 vip.sla.json',
    ])
  })

  test('leaves a ticket where its state is gone, or its timer, and says so once', () => {
    const { waiting, ...others } = support.states
    const gone = desk({
      workflows: { support: { ...support, states: { ...others, new: { on: { 'ticket.taken': 'open' } }, open: {} } } },
    })
    expect(said(gone)).toContain('state.unmapped waiting: 2 support.workflow.json')
    const other = { ...support, states: { ...support.states, waiting: { ...waiting, after: { P9D: 'open' } } } }
    expect(said(desk({ workflows: { support: other } }))).toEqual(['timer.orphaned waiting: 2 support.workflow.json'])
    // The next revision does not bring it about again.
    expect(
      planned(desk({ workflows: { support: other }, policies: {} }), desk({ workflows: { support: other } })).tickets,
    ).toMatchObject({ stay: 0, pinned: 1 })
  })

  test('says of a ticket that an overdue timer moves that the timer does, not the map', () => {
    const line = (workflow: WorkflowFile, at: number) => {
      const definitions = desk({ workflows: { support: workflow } })
      const defined = definitions.workflows.get('support')
      if (!defined) throw new Error('there is no workflow')
      const lines = { '/map/waiting': 3, '/states/waiting/after/P7D': 17 }
      const planner = createPlanner(
        { ...definitions, workflows: new Map([['support', { ...defined, lines }]]) },
        running,
        at,
      )
      for (const ticket of tickets) planner.add(ticket)
      return planner
        .plan()
        .findings.filter(({ kind }) => kind === 'state.moved')
        .map(({ about, tickets: numbers, line: number }) => `${about}: ${numbers.join(',')} :${number}`)
    }
    const afterWeeks = Date.parse('2026-12-24T11:00:00Z')
    const titled = { ...support, title: 'Help' }
    const renamed = JSON.parse(JSON.stringify(support).replaceAll('"waiting"', '"paused"')) as WorkflowFile
    const mapped = { ...renamed, map: { waiting: 'paused' } }
    expect([line(titled, now), line(titled, afterWeeks), line(mapped, now)]).toMatchInlineSnapshot(`
      [
        [],
        [
          "waiting → open: 2 :17",
        ],
        [
          "waiting → paused: 2 :3",
        ],
      ]
    `)
  })

  test('tells which views, agents and channels a ticket loses', () => {
    expect(said(desk({ views: { inbox: { title: 'Inbox', when: { state: 'new' } } } }))).toEqual([
      'view.left view inbox: 3 inbox.view.json',
    ])
    expect(said(desk({ agents: {} }))).toEqual([
      'draft.left agent ana: 3 ana.agent.json',
      'name.gone agent ana: 3,open ana.agent.json',
    ])
    expect(said(desk({ teams: { care: { ...care, channels: { form: false, chat: true } } } }))).toEqual([
      'channel.closed form of care: 1,2,3 care.team.json',
    ])
  })

  test('says of a form that closes whether the form does it or its team', () => {
    const order: FormFile = { title: 'Order', type: 'object', 'x-form': { team: 'care' }, properties: {} }
    const sales: TeamFile = { name: 'Sales', workflow: 'support', channels: { form: false } }
    const withForm = (form: FormFile | null, team = care) =>
      desk({ teams: { care: team, sales }, forms: form === null ? {} : { order: form } })
    const from = withForm(order)
    const life = createTicket(from, '2026-11-24T10:00:00Z', { form: { id: 'order', hash: 'one' } })
    const closed = (to: ReturnType<typeof desk>) => {
      const planner = createPlanner(to, from, now)
      planner.add(life.ticket())
      const told = planner.plan().findings.filter(({ kind }) => kind === 'channel.closed')
      return told.map(({ about, file }) => `${about}, ${file.split('/').at(-1)}`)
    }
    const retitled = { ...order, title: 'Orders' }
    const off = { ...care, channels: { form: false, chat: true } }
    expect(closed(withForm(retitled))).toEqual([])
    expect(closed(withForm(order, off))).toEqual(['form of care, care.team.json'])
    expect(closed(withForm(retitled, off))).toEqual(['form of care, care.team.json'])
    expect(closed(withForm({ ...order, 'x-form': { team: 'care', published: false } }, off))).toEqual([
      'form order, order.form.json',
    ])
    expect(closed(withForm({ ...order, 'x-form': { team: 'sales' } }))).toEqual(['form order, order.form.json'])
    expect(closed(withForm(null))).toEqual(['form order, order.form.json'])
  })

  test('tells which chats under way end with their channel, and which go on by a script that is another one now', () => {
    expect(said(desk({ teams: { care: { ...care, channels: { form: true } } } }))).toEqual([
      'chat.closed chat website: asked,open care.team.json',
    ])
    const other = { ...welcome, steps: [{ id: 'hello', type: 'text', message: 'Good day!' } as const] }
    const plan = planned(desk({ scripts: { welcome: other } }))
    expect(plan.findings).toMatchObject([
      { kind: 'chat.script', about: 'script welcome', chats: ['asked'], tickets: [] },
    ])
    expect(plan.files).toMatchObject([{ change: 'changed', file: 'workflows/welcome.script.json' }])
    expect(planTotals(plan).kinds).toEqual({ 'chat.script': 1 })
    expect(keptPlan(plan).findings).toMatchObject([{ count: 0, chats: 1, examples: [] }])
  })

  test('tells which drafts nobody can send any more, since their agent has left a private team', () => {
    const secret = (teams: Readonly<Record<string, 'agent'>>) =>
      desk({
        teams: { care: { ...care, visibility: 'private' }, sales: care },
        agents: { ana: { name: 'Ana', email: 'ana@example.com', role: 'agent', teams } },
      })
    expect(said(secret({ sales: 'agent' }), secret({ care: 'agent' }))).toEqual([
      'draft.left agent ana: 3 ana.agent.json',
    ])
  })

  test('in one line counts each ticket once for each kind', () => {
    const plan = planned(desk({ policies: { standard: { targets: { firstResponse: 'P1D', resolution: 'P5D' } } } }))
    expect(planSummary(plan)).toEqual({ read: 3, moved: 3, stay: 0, pinned: 0, 'deadline.later': 3, 'promise.kept': 2 })
  })
})
