import { describe, expect, test } from 'vitest'
import type { SlaClock } from '#engine/core/sla/clock-state.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createTicket } from '#engine/testing/desk-clock.ts'
import { ticketSubject } from './subjects.ts'
import type { Ticket } from './ticket.ts'

const definitions = definitionsOf({
  workflows: { support: { id: 'support', initial: 'new', states: { new: {} } } },
  teams: { care: { name: 'Care', workflow: 'support' } },
})
const blank = createTicket(definitions, '2026-11-18T09:00:00Z', { priority: 2, tags: ['vip'] }).ticket()
const value = (name: string, changes: Partial<Ticket> = {}) => ticketSubject({ ...blank, ...changes })(name)
const standing = (...states: string[]) => ({ workflow: { ...blank.workflow, states } })

describe('what a condition may ask about a ticket', () => {
  test('its plain facts', () => {
    const names = [
      'state',
      'priority',
      'team',
      'channel',
      'tags',
      'requester.email',
      'requester.company',
      'language',
      'createdAt',
    ]
    expect(names.map((name) => value(name))).toEqual([
      ['new'],
      2,
      'care',
      'form',
      ['vip'],
      'mia@example.com',
      'Acme',
      'en',
      Date.parse('2026-11-18T09:00:00Z'),
    ])
    expect(value('assignee')).toBeUndefined()
    expect(value('form')).toBeUndefined()
    expect(value('form', { form: { id: 'contact', hash: 'f00' } })).toBe('contact')
  })

  test('its state, by the path and by every state around it', () => {
    expect(value('state', standing('work.review'))).toEqual(['work', 'work.review'])
    expect(value('state', standing('work.review', 'money.open'))).toEqual([
      'work',
      'work.review',
      'money',
      'money.open',
    ])
  })

  test('its fields, also inside a group', () => {
    const fields = { order: 'AB123456', address: { city: 'Berlin' } }
    expect(value('fields.order', { fields })).toBe('AB123456')
    expect(value('fields.address.city', { fields })).toBe('Berlin')
    expect(value('fields.address.street', { fields })).toBeUndefined()
    expect(value('fields.order.city', { fields })).toBeUndefined()
  })

  test('nothing that only looks like a fact', () => {
    for (const name of [
      'constructor',
      'toString',
      'fields.constructor',
      'fields.__proto__',
      'sla.firstResponse',
      'number',
      '',
    ]) {
      expect(value(name)).toBeUndefined()
    }
  })

  test('its earliest deadline of a kind: one that has passed too, but none that is met or paused', () => {
    const clock = (state: SlaClock['state'], dueAt: number, metAt: number | null = null): SlaClock => ({
      policy: `p${dueAt}`,
      metric: 'firstResponse',
      target: 'PT4H',
      state,
      startedAt: 0,
      dueAt,
      pauses: [],
      metAt,
      breachedAt: null,
      warned: [],
      rule: '',
    })
    const clocks = [clock('met', 10, 5), clock('paused', 20), clock('running', 40), clock('breached', 30)]
    expect(value('sla.firstResponse.dueAt', { clocks })).toBe(30)
    expect(value('sla.resolution.dueAt', { clocks })).toBeUndefined()
  })
})
