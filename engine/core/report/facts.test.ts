import { expect, test } from 'vitest'
import { standingOf, undoOf } from '#engine/core/ticket/events/undoing.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { agent, createTicket, type TicketLife } from '#engine/testing/desk-clock.ts'
import { factsOf } from './facts.ts'

const hour = 3_600_000
const support: WorkflowFile = {
  id: 'support',
  initial: 'new',
  states: {
    new: { on: { 'agent.replied': 'waiting', 'ticket.taken': 'open', 'ticket.solved': 'solved' } },
    open: { on: { 'agent.replied': 'waiting', 'ticket.solved': 'solved' } },
    waiting: { tags: ['sla.paused'], on: { 'customer.replied': 'open', 'ticket.solved': 'solved' } },
    solved: { tags: ['solved'], on: { 'ticket.reopened': 'open', 'ticket.closed': 'closed' } },
    closed: { tags: ['closed'], on: { 'ticket.reopened': 'open' } },
  },
}
const definitions = definitionsOf({
  workflows: { support },
  policies: { standard: { targets: { firstResponse: 'PT8H', resolution: 'P5D' } } },
  teams: { care: { name: 'Care', workflow: 'support' } },
})
const life = (data: Parameters<typeof createTicket>[2] = {}) => createTicket(definitions, at(0), data)
const at = (hours: number) => new Date(Date.parse('2026-11-23T08:00:00Z') + hours * hour).toISOString()
const facts = (ticket: TicketLife) => factsOf(ticket.ticket(), ticket.events, () => definitions)
const outcomes = (ticket: TicketLife) =>
  Object.fromEntries((facts(ticket)?.sla ?? []).map(({ metric, outcome }) => [metric, outcome]))
const undo = (ticket: TicketLife, when: string, does: () => void) => {
  const before = standingOf(ticket.ticket())
  does()
  const { type, data } = undoOf(ticket.ticket(), before)
  ticket.happens(when, type, data)
}

test('a solution that was taken back is neither a solution nor a reopening, and no time passed in it', () => {
  const ticket = life()
  undo(ticket, at(2), () => ticket.happens(at(1), 'ticket.solved'))
  expect(facts(ticket)).toMatchObject({ isOpen: true, wasSolved: false, reopened: 0, solvedBy: {}, stays: {} })
  ticket.happens(at(3), 'ticket.solved')
  expect(facts(ticket)).toMatchObject({
    wasSolved: true,
    reopened: 0,
    solvedBy: { ana: 1 },
    solvedOpenMs: 3 * hour,
    stays: { 'support new': 3 * hour },
  })
})

test('reopening that was taken back leaves the ticket solved since when it was', () => {
  const ticket = life()
  ticket.happens(at(1), 'ticket.solved')
  undo(ticket, at(3), () => ticket.happens(at(2), 'ticket.reopened'))
  expect(facts(ticket)).toMatchObject({ isOpen: false, reopened: 0, solvedBy: { ana: 1 }, solvedOpenMs: hour })
})

test('time on the shelf, and time as part of another ticket, is time in no state', () => {
  const shelved = life({ shelved: true })
  expect(facts(shelved)).toBeNull()
  shelved.happens(at(5), 'ticket.accepted')
  shelved.happens(at(6), 'ticket.taken')
  expect(facts(shelved)?.stays).toEqual({ 'support new': hour })

  const merged = life()
  merged.happens(at(1), 'ticket.merged', { into: 9 })
  expect(facts(merged)).toMatchObject({ isOpen: false, stays: { 'support new': hour } })
  merged.happens(at(5), 'ticket.unmerged')
  merged.happens(at(7), 'ticket.taken')
  expect(facts(merged)).toMatchObject({ isOpen: true, stays: { 'support new': 3 * hour } })
})

test('a target is still to be met while its ticket is open, and no longer', () => {
  const ticket = life()
  expect(outcomes(ticket)).toEqual({ firstResponse: 'running', resolution: 'running' })
  ticket.happens(at(1), 'ticket.solved')
  expect(outcomes(ticket)).toEqual({ resolution: 'met' })
  ticket.happens(at(2), 'ticket.reopened')
  expect(outcomes(ticket)).toEqual({ firstResponse: 'running', resolution: 'running' })
  ticket.happens(at(3), 'ticket.merged', { into: 9 })
  expect(outcomes(ticket)).toEqual({})
})

test('what was missed once is missed, whatever came after it', () => {
  const ticket = life()
  ticket.happens(at(30), 'agent.replied', {}, agent)
  expect(outcomes(ticket)).toEqual({ firstResponse: 'breached', resolution: 'running' })
})
