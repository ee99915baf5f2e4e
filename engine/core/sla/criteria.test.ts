import { describe, expect, test } from 'vitest'
import type { HoursFile, SlaFile } from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { agent, createTicket } from '#engine/testing/desk-clock.ts'

const office: HoursFile = { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) }
/** A customer in New York has bought answers in their own evening. */
const acme: HoursFile = { timeZone: 'America/New_York', week: officeWeek([['08:00', '22:00']]) }

const desk = (when: SlaFile['when'], rest: Partial<SlaFile> = {}) =>
  definitionsOf({
    policies: { vip: { ...(when && { when }), targets: { firstResponse: 'PT4H' }, ...rest } },
    hours: { office, acme },
    workflows: {
      support: { id: 'support', initial: 'new', states: { new: { on: { 'ticket.taken': 'open' } }, open: {} } },
    },
    teams: { care: { name: 'Customer care', workflow: 'support' } },
  })

const asked = '2026-11-18T09:00:00Z'
const due = 'running 2026-11-18T13:00Z'

describe('a policy attaches by any condition on the ticket', () => {
  test.each([
    ['its priority', { priority: { atLeast: 2 } }, { priority: 2 }, { priority: 1 }],
    ['one of its tags', { tags: ['vip', 'gold'] }, { tags: ['new', 'gold'] }, { tags: ['new'] }],
    ['its channel', { channel: 'email' }, { channel: 'email' }, { channel: 'form' }],
    ['its language', { language: { startsWith: 'zh' } }, { language: 'zh-CN' }, { language: 'en' }],
    ['its form', { form: 'order-problem' }, { form: { id: 'order-problem', revision: 'a' } }, {}],
    ['two things at once', { priority: 3, not: { tags: 'test' } }, { priority: 3 }, { priority: 3, tags: ['test'] }],
    ['one of two things', { any: [{ priority: 3 }, { tags: 'vip' }] }, { tags: ['vip'] }, { priority: 2 }],
  ] as const)('%s', (_title, when, fits, other) => {
    const policy = when as unknown as NonNullable<SlaFile['when']>
    expect(createTicket(desk(policy), asked, fits as object).clock('vip', 'firstResponse')).toBe(due)
    expect(createTicket(desk(policy), asked, other as object).clock('vip', 'firstResponse')).toBeUndefined()
  })

  test('a criterion that is left out fits all: no priority named is not the lowest alone', () => {
    for (const priority of [0, 1, 2, 3] as const) {
      expect(createTicket(desk(undefined), asked, { priority }).clock('vip', 'firstResponse')).toBe(due)
      expect(
        createTicket(desk({ tags: 'vip' }), asked, { priority, tags: ['vip'] }).clock('vip', 'firstResponse'),
      ).toBe(due)
    }
  })

  test('its requester, a person or a company', () => {
    expect(createTicket(desk({ 'requester.company': 'Acme' }), asked).clock('vip', 'firstResponse')).toBe(due)
    expect(createTicket(desk({ 'requester.email': 'mia@example.com' }), asked).clock('vip', 'firstResponse')).toBe(due)
    expect(createTicket(desk({ 'requester.company': 'Other' }), asked).clock('vip', 'firstResponse')).toBeUndefined()
  })

  test('a state that it reaches, from the next change of its criteria on', () => {
    const life = createTicket(desk({ state: 'open' }), asked)
    expect(life.clock('vip', 'firstResponse')).toBeUndefined()
    life.happens('2026-11-18T10:00:00Z', 'ticket.taken')
    life.happens('2026-11-18T10:01:00Z', 'tags.changed', { add: ['seen'], remove: [] })
    expect(life.clock('vip', 'firstResponse')).toBe(due)
  })
})

describe('another customer', () => {
  const becomes = { name: 'Ben', email: 'ben@other.example', company: 'Other' }

  test('takes the policy of the first one away, and brings their own, counted from creation', () => {
    const life = createTicket(desk({ 'requester.company': 'Acme' }), asked)
    life.happens('2026-11-18T11:00:00Z', 'requester.changed', {}, agent, becomes)
    expect(life.clock('vip', 'firstResponse')).toBeUndefined()

    const other = createTicket(desk({ 'requester.company': 'Other' }), asked)
    other.happens('2026-11-18T11:00:00Z', 'requester.changed', {}, agent, becomes)
    expect(other.clock('vip', 'firstResponse')).toBe(due)
  })

  test('who is named too late finds the deadline passed, at its own instant', () => {
    const life = createTicket(desk({ 'requester.company': 'Other' }), asked)
    life.happens('2026-11-18T15:00:00Z', 'requester.changed', {}, agent, becomes)
    life.wait('2026-11-18T15:00:00Z')
    expect(life.clock('vip', 'firstResponse')).toBe('breached 2026-11-18T13:00Z')
  })

  test('does not turn green what was red, nor red what was green', () => {
    const late = createTicket(desk({ 'requester.company': 'Acme' }), asked)
    late.happens('2026-11-18T14:00:00Z', 'requester.changed', {}, agent, becomes)
    expect(late.clock('vip', 'firstResponse')).toBe('breached 2026-11-18T13:00Z')
    const met = createTicket(desk({ 'requester.company': 'Acme' }), asked)
    met.happens('2026-11-18T10:00:00Z', 'agent.replied')
    met.happens('2026-11-18T14:00:00Z', 'requester.changed', {}, agent, becomes)
    expect(met.clock('vip', 'firstResponse')).toBe('met 2026-11-18T13:00Z')
  })
})

test('a customer has hours of their own through the policy that fits only them', () => {
  // 21:00 in Berlin: closed there, 15:00 in New York.
  const life = createTicket(desk({ 'requester.company': 'Acme' }, { hours: 'acme' }), '2026-11-18T20:00:00Z')
  expect(life.clock('vip', 'firstResponse')).toBe('running 2026-11-19T00:00Z')
  const other = createTicket(desk({ 'requester.company': 'Acme' }), '2026-11-18T20:00:00Z')
  expect(other.clock('vip', 'firstResponse')).toBe('running 2026-11-19T12:00Z')
})
