import { expect, test } from 'vitest'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { EventInput } from '#engine/core/ticket/event.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { type Database, eachDatabase, quiet } from '#engine/testing/databases.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { ticketCreated } from '#engine/testing/ticket-created.ts'
import { createLane } from './lane.ts'

const hour = 3_600_000

/** A ticket is given up when nobody came back for an hour. */
const ofTeam = (name: string, first = 'new') =>
  definitionsOf({
    workflows: {
      support: {
        id: 'support',
        initial: first,
        states: { [first]: { after: { PT1H: 'lost' } }, lost: { on: { 'ticket.reopened': first } } },
      },
    },
    teams: { care: { name, workflow: 'support' } },
  })
const before = ofTeam('Care')
const after = ofTeam('Customer care')

async function laneOf(fresh: () => Promise<Database>, at: (revision: string) => Promise<Definitions | null>) {
  const store = await (await fresh()).open()
  const clock = createTestClock()
  const desk = { running: before }
  const lane = createLane({
    store,
    clock,
    random: createTestRandom('late'),
    log: quiet,
    running: () => desk.running,
    at,
    committed: () => {},
    failpoint: () => {},
  })
  const submit = (ticket: number | null, event: EventInput) =>
    lane.submit({ ticket, event, dedupe: null, expectedVersion: null, files: [] })
  const { ticket } = await submit(null, ticketCreated())
  return { store, clock, desk, submit, number: ticket.number }
}

eachDatabase('a revision that comes while a timer is overdue', (fresh) => {
  test.each(['ticket.migrated', 'timer.fired'])('finds the ticket as that timer left it, once (%s)', async (type) => {
    const { store, clock, desk, submit, number } = await laneOf(fresh, async () => before)
    clock.advance(2 * hour)
    desk.running = after
    await submit(number, { type, by: { role: 'system' }, data: {}, content: null })

    const events = await store.events.of(number)
    const told = events.map((event) => [event.type, event.revision])
    expect(told.slice(1)).toEqual([
      ['timer.fired', before.revision],
      ['ticket.migrated', after.revision],
    ])
    expect((await store.tickets.get(number))?.workflow.states).toEqual(['lost'])
  })
})

eachDatabase('a ticket that cannot move, under a revision that cannot be read', (fresh) => {
  test('stays as it is when it is looked at, and says so to whoever does something to it', async () => {
    const { store, desk, submit, number } = await laneOf(fresh, async () => null)
    desk.running = ofTeam('Care', 'seen')
    const asked = await submit(number, { type: 'ticket.migrated', by: { role: 'system' }, data: {}, content: null })
    expect(asked.events).toEqual([])
    const noted = { type: 'agent.noted', by: { role: 'system' }, data: {}, content: { text: 'So?' } } as const
    await expect(submit(number, noted)).rejects.toThrow('is not kept any more')
    expect(await store.events.of(number)).toHaveLength(1)
  })
})
