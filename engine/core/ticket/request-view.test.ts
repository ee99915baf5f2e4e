import { describe, expect, test } from 'vitest'
import type { FieldView, FormView } from '#engine/core/form/form.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { agent, createTicket, customer, short, type TicketLife } from '#engine/testing/desk-clock.ts'
import { requestView } from './request-view.ts'

const workflow: WorkflowFile = {
  id: 'support',
  initial: 'new',
  states: {
    new: {
      meta: { title: 'New', customer: 'We have it', i18n: { 'zh-CN': { customer: '已收到' } } },
      on: { 'agent.replied': 'waiting', 'ticket.taken': 'open', 'ticket.solved': 'solved' },
    },
    open: {
      meta: { title: 'Open', customer: 'Somebody works on it' },
      on: { 'agent.replied': 'waiting', 'ticket.solved': 'solved' },
    },
    waiting: {
      meta: { title: 'Waiting', customer: 'Your turn', customerNote: 'if we need you' },
      tags: ['sla.paused'],
      on: { 'customer.replied': 'open', 'ticket.solved': 'solved' },
      after: { P7D: 'solved' },
    },
    solved: {
      meta: { title: 'Solved', customer: 'Solved' },
      tags: ['solved'],
      on: { 'customer.replied': 'open', 'ticket.reopened': 'open' },
      after: { P14D: 'closed' },
    },
    closed: { meta: { title: 'Closed' }, tags: ['closed'] },
  },
}

const definitions = definitionsOf({
  workflows: { support: workflow },
  teams: { care: { name: 'Care', workflow: 'support', hours: 'office', i18n: { 'zh-CN': { name: '客服' } } } },
  agents: { ana: { name: 'Ana', email: 'ana@example.com', role: 'agent' } },
  hours: { office: { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) } },
  policies: { standard: { targets: { firstResponse: 'PT4H', nextResponse: 'PT4H' }, pauseIn: ['sla.paused'] } },
})

/** Tuesday 10:00 in Berlin. */
const start = '2026-11-24T09:00:00Z'
const see = (life: TicketLife, at: string, key: 'sent' | 'mailed' = 'mailed', language = 'en') =>
  requestView({
    definitions,
    ticket: life.ticket(),
    events: life.events,
    key,
    language,
    form: null,
    now: Date.parse(at),
  })
const said = (life: TicketLife, at: string) => {
  const { kind, dueAt, nextAt } = see(life, at).promise
  return [kind, dueAt && short(dueAt), nextAt && short(nextAt)].filter(Boolean).join(' ')
}

describe('where a request stands', () => {
  test('is told by the states that have a text for customers, in file order, with the present one marked', () => {
    const life = createTicket(definitions, start)
    life.happens('2026-11-24T10:00:00Z', 'ticket.taken')
    expect(
      see(life, '2026-11-24T10:00:00Z').states.map(({ title, current, at }) => [title, current, at && short(at)]),
    ).toEqual([
      ['We have it', false, '2026-11-24T09:00Z'],
      ['Somebody works on it', true, '2026-11-24T10:00Z'],
      ['Your turn', false, null],
      ['Solved', false, null],
    ])
  })

  test('stays at the last state that customers know when the next one has no text for them', () => {
    const life = createTicket(definitions, start)
    life.happens('2026-11-24T10:00:00Z', 'ticket.solved')
    life.wait('2026-12-24T10:00:00Z')
    expect(life.ticket().workflow.states).toEqual(['closed'])
    expect(see(life, '2026-12-24T10:00:00Z').states.find(({ current }) => current)?.title).toBe('Solved')
  })

  test('is told in the language that the reader asks for, and in the file’s own where it has none', () => {
    const life = createTicket(definitions, start)
    const { states, team } = see(life, start, 'mailed', 'zh-CN')
    expect(states.map(({ title }) => title).slice(0, 2)).toEqual(['已收到', 'Somebody works on it'])
    expect(team).toBe('客服')
  })
})

describe('the promise on the page', () => {
  test('names the instant by which we answer, in the zone of the team until the requester’s is known', () => {
    const life = createTicket(definitions, start)
    expect(said(life, start)).toBe('running 2026-11-24T13:00Z')
    expect(see(life, start).promise).toMatchObject({ timeZone: 'Europe/Berlin', isOwnZone: false })
    const own = createTicket(definitions, start, { timeZone: 'Asia/Shanghai' })
    expect(see(own, start).promise).toMatchObject({ timeZone: 'Asia/Shanghai', isOwnZone: true })
  })

  test('says plainly that it was missed', () => {
    const life = createTicket(definitions, start)
    life.wait('2026-11-24T14:00:00Z')
    expect(said(life, '2026-11-24T14:00:00Z')).toBe('missed 2026-11-24T13:00Z')
  })

  test('waits for the customer while the clocks pause, and says when it is settled without them', () => {
    const life = createTicket(definitions, start)
    life.happens('2026-11-24T10:00:00Z', 'agent.replied')
    expect(said(life, '2026-11-24T11:00:00Z')).toBe('waiting 2026-12-01T10:00Z')
  })

  test('begins anew when the customer answers', () => {
    const life = createTicket(definitions, start)
    life.happens('2026-11-24T10:00:00Z', 'agent.replied')
    life.happens('2026-11-24T11:00:00Z', 'customer.replied')
    expect(said(life, '2026-11-24T11:00:00Z')).toBe('running 2026-11-24T15:00Z')
  })

  test('ends with the solution, and names no time without a policy or on the shelf', () => {
    const life = createTicket(definitions, start)
    life.happens('2026-11-24T10:00:00Z', 'ticket.solved')
    expect(said(life, '2026-11-24T11:00:00Z')).toBe('solved')
    expect(said(createTicket(definitions, start, { shelved: true }), start)).toBe('none')
    const plain = createTicket(definitionsOf({ ...written(), policies: {} }), start)
    expect(said(plain, start)).toBe('none')
  })
})

describe('what a key opens', () => {
  const thread = () => {
    const life = createTicket(definitions, start)
    life.happens('2026-11-24T10:00:00Z', 'agent.noted', {}, agent)
    life.happens('2026-11-24T10:10:00Z', 'agent.replied', {}, agent)
    life.happens('2026-11-24T10:20:00Z', 'customer.replied', { hidden: true }, { role: 'stranger' })
    life.happens('2026-11-24T10:30:00Z', 'customer.replied', {}, { role: 'stranger' })
    life.happens('2026-11-24T10:40:00Z', 'customer.replied', { via: 'portal' }, customer)
    return life
  }

  test('a stranger’s message is shown once an agent shares it, under the name that stands in the mail', () => {
    const life = createTicket(definitions, start)
    life.happens('2026-11-24T10:20:00Z', 'customer.replied', { hidden: true }, { role: 'stranger' })
    life.happens('2026-11-24T10:30:00Z', 'message.shared', { message: life.events.at(-1)?.seq ?? 0 }, agent)
    const { thread: shown } = see(life, '2026-11-24T11:00:00Z')
    expect(shown?.map(({ from, isRequesters }) => [from, isRequesters])).toEqual([
      ['customer', true],
      ['customer', false],
    ])
  })

  test('the mailed one opens messages of the requester and of agents; never a note, never a stranger’s', () => {
    const { thread: shown, may } = see(thread(), '2026-11-24T11:00:00Z')
    expect(shown?.map(({ from, name, via }) => [from, name, via])).toEqual([
      ['customer', 'Mia', 'form'],
      ['agent', 'Ana', ''],
      ['customer', 'Mia', 'portal'],
    ])
    expect(may).toEqual({
      reply: true,
      close: true,
      reopen: false,
      rate: false,
      correctAddress: false,
      askLink: true,
    })
  })

  test('the sent one shows where it stands and none of the answers', () => {
    const { thread: shown, may, sent } = see(thread(), '2026-11-24T11:00:00Z', 'sent')
    expect(shown).toBeNull()
    expect(JSON.stringify(sent)).toContain('It has not come.')
    expect(may).toMatchObject({ reply: false, close: false, rate: false, askLink: true })
  })

  test('the sent one corrects the address for half an hour', () => {
    const life = createTicket(definitions, start)
    expect(see(life, '2026-11-24T09:29:59Z', 'sent').may.correctAddress).toBe(true)
    expect(see(life, '2026-11-24T09:30:00Z', 'sent').may.correctAddress).toBe(false)
    expect(see(life, '2026-11-24T09:10:00Z', 'mailed').may.correctAddress).toBe(false)
  })

  test('a solved request is rated and opened again, not closed again', () => {
    const life = createTicket(definitions, start)
    life.happens('2026-11-24T10:00:00Z', 'ticket.solved')
    expect(see(life, '2026-11-24T11:00:00Z').may).toMatchObject({ close: false, reopen: true, rate: true })
    life.happens('2026-11-24T11:00:00Z', 'ticket.rated', { rating: 3 }, customer)
    expect(see(life, '2026-11-24T12:00:00Z').rated).toEqual({ rating: 3, text: 'Hello' })
    expect(see(life, '2026-11-24T12:00:00Z', 'sent').rated).toBeNull()
  })
})

test('what was sent is shown with the words of the form, choices as people read them, without files', () => {
  const life = createTicket(definitions, start)
  const field = (name: string, more: Partial<FieldView>) =>
    ({ name, label: name, control: 'text', choices: [], fields: [], ...more }) as unknown as FieldView
  const form = {
    fields: [
      field('topic', {
        label: 'Topic',
        control: 'radio',
        choices: [{ value: 'damage', label: 'Damaged goods', when: null }],
      }),
      field('news', { label: 'Newsletter', control: 'checkbox' }),
      field('colours', { label: 'Colours', control: 'checkboxes' }),
      field('address', { control: 'group', fields: [field('address.city', { label: 'City' })] }),
      field('items', { control: 'list', fields: [field('items.*.name', { label: 'Item' })] }),
      field('photo', { label: 'Photo', control: 'file' }),
      field('empty', { label: 'Empty' }),
    ],
  } as unknown as FormView
  const [first] = life.events
  const fields = {
    topic: 'damage',
    news: true,
    colours: ['red', 'blue'],
    address: { city: 'Jena' },
    items: [{ name: 'A' }, { name: 'B' }],
    photo: ['x'],
  }
  const events = first ? [{ ...first, content: { ...first.content, fields } }] : []
  const { sent } = requestView({
    definitions,
    ticket: life.ticket(),
    events,
    key: 'sent',
    language: 'en',
    form,
    now: Date.parse(start),
  })
  expect(sent.map(({ label, value }) => `${label}: ${value}`)).toEqual([
    'Topic: Damaged goods',
    'Newsletter: ✓',
    'Colours: red, blue',
    'City: Jena',
    'Item: A',
    'Item: B',
  ])
})

function written() {
  return {
    workflows: { support: workflow },
    teams: { care: { name: 'Care', workflow: 'support', hours: 'office' } },
    hours: { office: { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) } },
  }
}
