import { describe, expect, test } from 'vitest'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { agent, createTicket, type TicketLife } from '#engine/testing/desk-clock.ts'
import { afterReply, unsolvedReply } from './solving-reply.ts'

/** Somebody has to approve what was answered before it counts as solved. */
const workflow: WorkflowFile = {
  id: 'support',
  initial: 'new',
  states: {
    new: { on: { 'agent.replied': 'review', 'ticket.solved': 'solved' } },
    review: { on: { 'ticket.taken': 'open', 'customer.replied': 'open' } },
    open: { on: { 'ticket.solved': 'solved', 'ticket.closed': 'closed' } },
    solved: { tags: ['solved'], on: { 'agent.replied': 'solved' } },
    closed: { tags: ['closed'] },
  },
}

const definitions = definitionsOf({
  workflows: { support: workflow },
  teams: { care: { name: 'Care', workflow: 'support' } },
  agents: { ana: { name: 'Ana', email: 'ana@example.com', role: 'agent' } },
})
const start = '2026-11-24T09:00:00Z'
const at = (time: string) => `2026-11-24T${time}Z`
const now = Date.parse(at('09:05:00'))
const judged = (life: TicketLife) => afterReply(definitions, life.ticket(), { by: agent, now })
const solving = { via: 'desk', solves: true }

describe('an answer that is to solve its ticket', () => {
  test('is judged by the state that it leads to, not by the one it finds', () => {
    const life = createTicket(definitions, start)
    expect(judged(life)).toMatchObject({
      ticket: { workflow: { states: ['review'] } },
      refused: { reason: 'state', values: { state: 'review', event: 'ticket.solved' } },
    })
    life.happens(at('09:01:00'), 'ticket.solved', {})
    expect(judged(life)).toMatchObject({ isSettled: true, refused: null })
    const taken = createTicket(definitions, start)
    taken.happens(at('09:01:00'), 'agent.replied', {})
    taken.happens(at('09:02:00'), 'ticket.taken', {})
    expect(judged(taken)).toMatchObject({ isSettled: false, refused: null })
  })

  test('that did not is told until somebody moves the ticket on', () => {
    const life = createTicket(definitions, start)
    life.happens(at('09:01:00'), 'agent.replied', solving)
    const sent = life.events.find(({ type }) => type === 'agent.replied')?.seq
    expect(unsolvedReply(life.ticket(), life.events)).toBe(sent)
    life.happens(at('09:02:00'), 'agent.noted', {})
    expect(unsolvedReply(life.ticket(), life.events)).toBe(sent)
    life.happens(at('09:03:00'), 'ticket.taken', {})
    expect(unsolvedReply(life.ticket(), life.events)).toBeNull()
    life.happens(at('09:04:00'), 'agent.replied', solving)
    expect(life.ticket().workflow.states).toEqual(['solved'])
    expect(unsolvedReply(life.ticket(), life.events)).toBeNull()
  })

  test('and one that was not to, are no matter of this', () => {
    const life = createTicket(definitions, start)
    life.happens(at('09:01:00'), 'agent.replied', { via: 'desk' })
    expect(unsolvedReply(life.ticket(), life.events)).toBeNull()
  })
})
