import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { transition } from '#engine/core/ticket/transition.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { tries } from '#engine/testing/tries.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')

const step = fc.oneof(
  fc.record({ do: fc.constant('reply' as const) }),
  fc.record({ do: fc.constant('note' as const) }),
  fc.record({ do: fc.constant('priority' as const), priority: fc.constantFrom(0, 1, 2, 3) }),
  fc.record({ do: fc.constant('customer' as const) }),
  fc.record({
    do: fc.constant('event' as const),
    type: fc.constantFrom('ticket.taken', 'ticket.solved', 'ticket.reopened'),
  }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 24 * 20 }) }),
)

eachDatabase('the event log', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })

  test('replays to exactly the stored ticket, whatever happened to it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const desk = await startHelpDesk(await fresh(), { at: tuesday })
        desks.push(desk)
        await desk.post('/forms/contact', { name: 'Ada', email: 'ada@example.com', subject: 'Hello', message: 'Help' })
        for (const one of steps) await take(desk, one)
        const stored = await desk.services.store.tickets.get(1)
        const log = await desk.services.store.events.of(1)
        let replayed: Ticket | null = null
        const again = []
        // What came in is fed; what it caused has to come back by itself.
        for (const event of log.filter(({ id }) => !id.includes('-'))) {
          const definitions = await desk.services.runtime.definitionsAt(event.revision)
          if (!definitions) throw new Error('a revision is missing')
          const made: ReturnType<typeof transition> = transition(definitions, replayed, event)
          replayed = made.ticket
          again.push(...made.events)
        }
        expect(JSON.parse(JSON.stringify(replayed))).toEqual(JSON.parse(JSON.stringify(stored)))
        expect(JSON.parse(JSON.stringify(again))).toEqual(log.map(({ position: _position, ...event }) => event))
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
      }),
      tries(4),
    )
  })
})

async function take(desk: HelpDesk, one: typeof step extends fc.Arbitrary<infer S> ? S : never): Promise<void> {
  const ignoreRefusal = (error: unknown) => {
    if (!String(error).includes('does not take')) throw error
  }
  switch (one.do) {
    case 'reply':
      await desk.api.reply(1, { text: 'An answer' })
      return
    case 'note':
      await desk.api.note(1, { text: 'A note' })
      return
    case 'priority':
      await desk.api.change(1, { priority: one.priority as 0 | 1 | 2 | 3 })
      return
    case 'customer':
      await desk.services.runtime.submit({
        ticket: 1,
        event: {
          type: 'customer.replied',
          by: { role: 'customer' },
          data: { via: 'portal', verified: true },
          content: { text: 'More', files: [] },
        },
        dedupe: null,
        expectedVersion: null,
        files: [],
      })
      return
    case 'event':
      await desk.api.send(1, { type: one.type }).catch(ignoreRefusal)
      return
    case 'wait':
      await desk.wait(one.hours * 3_600_000)
  }
}
