import { describe, expect, test } from 'vitest'
import type { TeamFile } from '#engine/schemas/types.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { agent, createTicket } from '#engine/testing/desk-clock.ts'

const start = '2026-11-24T09:00:00Z'
const team = (name: string, method: 'manual' | 'balanced'): TeamFile => ({
  name,
  workflow: 'support',
  assignment: { method },
})
const definitions = definitionsOf({
  workflows: { support: { id: 'support', initial: 'new', states: { new: { on: { 'ticket.taken': 'new' } } } } },
  teams: { care: team('Care', 'manual'), billing: team('Billing', 'balanced'), sales: team('Sales', 'manual') },
  agents: {
    ana: { name: 'Ana', email: 'ana@example.com', role: 'agent', teams: { care: 'agent' } },
    ben: { name: 'Ben', email: 'ben@example.com', role: 'agent', teams: { care: 'agent', billing: 'agent' } },
  },
})

describe('a ticket that goes to another team', () => {
  const moved = (assignee: string, to: string) => {
    const life = createTicket(definitions, start)
    life.happens('2026-11-24T09:10:00Z', 'ticket.assigned', { agent: assignee }, agent)
    life.happens('2026-11-24T09:20:00Z', 'team.changed', { team: to }, agent)
    return life
  }

  test('is free again where the team gives its tickets to its own people, and says so by the team’s file', () => {
    const life = moved('ana', 'billing')
    expect(life.ticket().assignee).toBeNull()
    const freed = life.events.find(({ type }) => type === 'ticket.unassigned')
    expect(freed).toMatchObject({
      by: { role: 'rule', rule: expect.stringContaining('workflows/billing.team.json:') },
      data: { agent: 'ana', reason: 'moved' },
    })
  })

  test('stays with whoever is of that team too, and with anybody where a team assigns by hand', () => {
    expect(moved('ben', 'billing').ticket().assignee).toBe('ben')
    expect(moved('ana', 'sales').ticket().assignee).toBe('ana')
  })
})
