import { expect, test } from 'vitest'
import type { EventInput } from '#engine/core/ticket/event.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { eachDatabase, quiet } from '#engine/testing/databases.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { createLane } from './lane.ts'

const hour = 3_600_000

/** A ticket is given up when nobody came back for an hour. */
const ofTeam = (name: string) =>
  definitionsOf({
    workflows: {
      support: {
        id: 'support',
        initial: 'new',
        states: { new: { after: { PT1H: 'lost' } }, lost: { on: { 'ticket.reopened': 'new' } } },
      },
    },
    teams: { care: { name, workflow: 'support' } },
  })
const before = ofTeam('Care')
const after = ofTeam('Customer care')

const question: EventInput = {
  type: 'ticket.created',
  by: { role: 'customer' },
  data: {
    channel: 'form',
    team: 'care',
    form: null,
    priority: 0,
    tags: [],
    language: 'en',
    timeZone: null,
    shelved: false,
    linked: [],
  },
  content: {
    requester: { name: 'Mia', email: 'mia@example.com', phone: '', company: '' },
    title: 'A question',
    text: 'Where is my parcel?',
    fields: {},
    extra: {},
    files: [],
  },
}

eachDatabase('a revision that comes while a timer is overdue', (fresh) => {
  test.each(['ticket.migrated', 'timer.fired'])('finds the ticket as that timer left it, once (%s)', async (type) => {
    const store = await (await fresh()).open()
    const clock = createTestClock()
    let running = before
    const lane = createLane({
      store,
      clock,
      random: createTestRandom('late'),
      log: quiet,
      running: () => running,
      at: async (revision) => (revision === before.revision ? before : after),
      committed: () => {},
      failpoint: () => {},
    })
    const submit = (ticket: number | null, event: EventInput) =>
      lane.submit({ ticket, event, dedupe: null, expectedVersion: null, files: [] })
    const { ticket } = await submit(null, question)
    clock.advance(2 * hour)
    running = after
    await submit(ticket.number, { type, by: { role: 'system' }, data: {}, content: null })

    const events = await store.events.of(ticket.number)
    const told = events.map((event) => [event.type, event.revision])
    expect(told.slice(1)).toEqual([
      ['timer.fired', before.revision],
      ['ticket.migrated', after.revision],
    ])
    expect((await store.tickets.get(ticket.number))?.workflow.states).toEqual(['lost'])
  })
})
