import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '#engine/core/json.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { agent, createTicket, type TicketLife } from '#engine/testing/desk-clock.ts'
import { tries } from '#engine/testing/tries.ts'
import type { Actor } from './event.ts'
import type { Ticket } from './ticket.ts'
import { transition } from './transition.ts'

const workflow: WorkflowFile = {
  id: 'support',
  initial: 'new',
  states: {
    new: { on: { 'agent.replied': 'waiting' } },
    waiting: { on: { 'customer.replied': 'new', 'ticket.solved': 'solved' } },
    solved: { tags: ['solved'] },
  },
}

const definitions = definitionsOf({
  workflows: { support: workflow },
  teams: { care: { name: 'Care', workflow: 'support', hours: 'office' } },
  agents: { ana: { name: 'Ana', email: 'ana@example.com', role: 'agent' } },
  hours: { office: { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) } },
  policies: { standard: { targets: { firstResponse: 'PT4H' } } },
})

/** Tuesday 10:00 in Berlin. */
const start = '2026-11-24T09:00:00Z'
const at = (time: string) => `2026-11-24T${time}Z`
const later = (time: string, changes: JsonObject = {}): JsonObject => ({
  via: 'desk',
  sendAt: Date.parse(at(time)),
  unlessCustomerWrites: true,
  ...changes,
})
const told = ({ events }: TicketLife) => events.map(({ type }) => type).filter((type) => !type.startsWith('promise'))

describe('a reply that is sent later', () => {
  test('waits in the ticket, and at its time is the answer of the one who wrote it', () => {
    const life = createTicket(definitions, start)
    life.happens(at('09:10:00'), 'reply.scheduled', later('11:00:00'))
    expect(life.ticket()).toMatchObject({ firstRepliedAt: null, workflow: { states: ['new'] } })
    expect(life.clock('standard', 'firstResponse')).toMatch(/^running/)

    life.wait(at('12:00:00'))
    const sent = life.events.find(({ type }) => type === 'agent.replied')
    expect(sent).toMatchObject({ by: agent, at: Date.parse(at('11:00:00')), content: { text: 'Hello', files: [] } })
    expect(sent?.data).toMatchObject({ via: 'desk', reply: life.events[1]?.type === 'promise.given' ? 3 : 2 })
    expect(life.ticket()).toMatchObject({ scheduledReplies: [], workflow: { states: ['waiting'] } })
    expect(life.clock('standard', 'firstResponse')).toMatch(/^met/)
  })

  test('mails nothing before its time, and once at it', () => {
    const life = createTicket(definitions, start)
    const made = submit(life.ticket(), at('09:10:00'), 'reply.scheduled', later('11:00:00'))
    expect(made.effects).toEqual([])
    const sent = submit(made.ticket, at('11:00:00'), 'timer.fired', reply(made.ticket))
    expect(sent.effects).toMatchObject([{ kind: 'mail', payload: { template: 'reply', address: 'mia@example.com' } }])
    // The same timer again finds nothing to send.
    expect(submit(sent.ticket, at('11:00:01'), 'timer.fired', reply(made.ticket)).effects).toEqual([])
  })

  test('is taken back by an agent, and is then never sent', () => {
    const life = createTicket(definitions, start)
    life.happens(at('09:10:00'), 'reply.scheduled', later('09:10:10'))
    const [waiting] = life.ticket().scheduledReplies
    life.happens(at('09:10:05'), 'reply.cancelled', { reply: waiting?.id ?? 0, reason: 'taken-back' })
    life.wait(at('12:00:00'))
    expect(told(life)).toEqual(['ticket.created', 'reply.scheduled', 'reply.cancelled'])
  })

  test('cannot be taken back once it was sent: at its very instant it is sent', () => {
    const life = createTicket(definitions, start)
    const { ticket } = submit(life.ticket(), at('09:10:00'), 'reply.scheduled', later('09:10:10'))
    const id = ticket.scheduledReplies[0]?.id ?? 0
    const takeBack = (time: string) => submit(ticket, at(time), 'reply.cancelled', { reply: id, reason: 'taken-back' })
    expect(takeBack('09:10:09').ticket.scheduledReplies).toEqual([])
    expect(() => takeBack('09:10:10')).toThrow('This reply is not waiting any more.')
  })

  test('that ends the matter solves the ticket once it went out, and not where it was taken back', () => {
    const life = createTicket(definitions, start)
    life.happens(at('09:10:00'), 'reply.scheduled', later('09:10:10', { solves: true }))
    expect(life.ticket().workflow.states).toEqual(['new'])
    life.wait(at('09:11:00'))
    expect(life.events.find(({ type }) => type === 'ticket.solved')).toMatchObject({ by: agent })
    expect(life.ticket().workflow.states).toEqual(['solved'])

    const other = createTicket(definitions, start)
    other.happens(at('09:10:00'), 'reply.scheduled', later('09:10:10', { solves: true }))
    const reply = other.ticket().scheduledReplies[0]?.id ?? 0
    other.happens(at('09:10:05'), 'reply.cancelled', { reply, reason: 'taken-back' })
    other.wait(at('12:00:00'))
    expect(other.ticket().workflow.states).toEqual(['new'])
  })

  test('goes out all the same where the state that it leads to cannot be solved', () => {
    const life = createTicket(definitions, start)
    life.happens(at('09:05:00'), 'agent.replied', { via: 'desk', solves: true })
    expect(life.ticket().workflow.states).toEqual(['solved'])
    life.happens(at('09:10:00'), 'agent.replied', { via: 'desk', solves: true })
    expect(told(life)).toEqual(['ticket.created', 'agent.replied', 'ticket.solved', 'agent.replied'])
  })

  test('is not sent when the customer writes first, and the ticket says so', () => {
    const life = createTicket(definitions, start)
    life.happens(at('09:10:00'), 'reply.scheduled', later('11:00:00'))
    life.happens(at('09:11:00'), 'reply.scheduled', later('11:30:00', { unlessCustomerWrites: false }))
    life.happens(at('10:00:00'), 'customer.replied')
    expect(life.events.at(-1)).toMatchObject({
      type: 'reply.cancelled',
      by: { role: 'system' },
      data: { reason: 'customer-wrote' },
    })
    life.wait(at('12:00:00'))
    expect(told(life).filter((type) => type === 'agent.replied')).toHaveLength(1)
  })

  test('goes out before a customer’s message that comes after its time, however late the engine wakes', () => {
    const life = createTicket(definitions, start)
    const { ticket } = submit(life.ticket(), at('09:10:00'), 'reply.scheduled', later('09:10:10'))
    const { events } = submit(ticket, at('09:30:00'), 'customer.replied', {}, { role: 'customer' })
    expect(events.map(({ type }) => type).filter((type) => !type.startsWith('promise'))).toEqual([
      'timer.fired',
      'agent.replied',
      'customer.replied',
    ])
  })

  test('is not held back by what a stranger or a program writes', () => {
    const life = createTicket(definitions, start)
    life.happens(at('09:10:00'), 'reply.scheduled', later('11:00:00'))
    life.happens(at('09:20:00'), 'customer.replied', { hidden: true }, { role: 'stranger' })
    life.happens(at('09:30:00'), 'mail.received', {}, { role: 'customer' })
    expect(life.ticket().scheduledReplies).toHaveLength(1)
  })

  test.each([
    ['09:09:59', 'past'],
    ['2027-12-01T09:00:00', 'far'],
  ])('cannot be put off to %s', (time, code) => {
    const life = createTicket(definitions, start)
    const sendAt = Date.parse(time.includes('T') ? `${time}Z` : at(time))
    expect(() => submit(life.ticket(), at('09:10:00'), 'reply.scheduled', later('11:00:00', { sendAt }))).toThrow(
      expect.objectContaining({
        code: 'invalid',
        data: { errors: [expect.objectContaining({ field: 'sendAt', code })] },
      }),
    )
  })

  test('is not taken for a ticket on the shelf, which writes to nobody: neither for later nor at once', () => {
    const life = createTicket(definitions, start, { shelved: true })
    const replies = (type: string, data: JsonObject) => () => submit(life.ticket(), at('09:10:00'), type, data)
    expect(replies('reply.scheduled', later('11:00:00'))).toThrow('shelf')
    expect(replies('agent.replied', { via: 'api' })).toThrow('shelf')
    life.happens(at('09:20:00'), 'ticket.accepted')
    expect(replies('agent.replied', { via: 'api' })).not.toThrow()
  })

  test('is sent once or taken back once, whatever happens in whatever order', () => {
    const step = fc.record({
      minute: fc.integer({ min: 1, max: 300 }),
      kind: fc.constantFrom('schedule', 'cancel', 'customer', 'reply'),
      delay: fc.integer({ min: 1, max: 120 }),
      unless: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const life = createTicket(definitions, start)
        for (const { minute, kind, delay, unless } of [...steps].sort((a, b) => a.minute - b.minute)) {
          const now = Date.parse(start) + minute * 60_000
          const when = new Date(now).toISOString()
          life.wait(when)
          const [first] = life.ticket().scheduledReplies
          if (kind === 'schedule')
            life.happens(when, 'reply.scheduled', {
              via: 'desk',
              sendAt: now + delay * 60_000,
              unlessCustomerWrites: unless,
            })
          else if (kind === 'cancel' && first)
            life.happens(when, 'reply.cancelled', { reply: first.id, reason: 'taken-back' })
          else if (kind === 'customer') life.happens(when, 'customer.replied')
          else if (kind === 'reply') life.happens(when, 'agent.replied', { via: 'desk' })
        }
        life.wait('2026-11-25T09:00:00Z')
        const scheduled = life.events.filter(({ type }) => type === 'reply.scheduled').map(({ seq }) => seq)
        const ended = life.events.flatMap(({ data }) => (data.reply === undefined ? [] : [Number(data.reply)]))
        expect([...ended].sort((a, b) => a - b)).toEqual(scheduled)
        expect(life.ticket().timers.filter(({ kind }) => kind === 'reply')).toEqual([])
      }),
      tries(50),
    )
  })
})

let ids = 0
function submit(ticket: Ticket, when: string, type: string, data: JsonObject, by: Actor = agent) {
  return transition(definitions, ticket, {
    id: `${++ids}`.padStart(32, 'a'),
    ticket: 1,
    at: Date.parse(when),
    type,
    data,
    by,
    content: { text: 'Hello', files: [] },
  })
}

/** What the worker says when the ticket's reply is due. */
function reply({ timers }: Ticket): JsonObject {
  const timer = timers.find(({ kind }) => kind === 'reply')
  return { timer: timer?.name ?? '', kind: 'reply', dueAt: timer?.dueAt ?? 0, generation: timer?.generation ?? 0 }
}
