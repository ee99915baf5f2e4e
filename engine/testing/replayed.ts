import { expect } from 'vitest'
import { foldable } from '#engine/core/ticket/erasure.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { transition } from '#engine/core/ticket/transition.ts'
import type { HelpDesk } from './help-desk.ts'

/** The stored ticket is the fold of its log (from the last erasure on): what came in is fed, and what it caused has to come back by itself. */
export async function expectReplay({ services: { store, runtime } }: Pick<HelpDesk, 'services'>, number: number) {
  const log = foldable(await store.events.of(number))
  let ticket: Ticket | null = null
  const again = []
  for (const event of log.filter(({ id }) => !id.includes('-'))) {
    const definitions = await runtime.definitionsAt(event.revision)
    if (!definitions) throw new Error('a revision is missing')
    const made: ReturnType<typeof transition> = transition(definitions, ticket, event)
    ticket = made.ticket
    again.push(...made.events)
  }
  expect(plain(ticket)).toEqual(plain(await store.tickets.get(number)))
  expect(plain(again)).toEqual(plain(log.map(({ position: _position, ...event }) => event)))
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
