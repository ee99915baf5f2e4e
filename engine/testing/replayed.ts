import { expect } from 'vitest'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { pastTicket } from '#engine/core/ticket/past.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { HelpDesk } from './help-desk.ts'
import { replayLog } from './replay-log.ts'

/** The stored ticket is the fold of its log (from the last erasure on), and the log is what its own events cause. */
export async function expectReplay({ services: { store, runtime } }: Pick<HelpDesk, 'services'>, number: number) {
  const { log, ticket, again } = await replayLog(await store.events.of(number), runtime.definitionsAt)
  expect(plain(ticket)).toEqual(plain(await store.tickets.get(number)))
  expect(plain(again)).toEqual(plain(log.map(withoutPosition)))
  await expectPast(log, ticket, runtime.definitionsAt)
}

/** Event by event one comes to the same ticket; which mails threaded it follows from effects, which nothing of the past shows. */
async function expectPast(
  log: readonly TicketEvent[],
  ticket: Ticket | null,
  definitionsAt: (revision: string) => Promise<Definitions | null>,
): Promise<void> {
  const last = log.at(-1)
  if (last === undefined) return
  const valid = new Map<string, Definitions | null>()
  for (const { revision } of log) valid.set(revision, await definitionsAt(revision))
  const past = pastTicket(log, last.seq, ({ revision }) => valid.get(revision) as Definitions)
  expect(plain({ ...past.ticket, thread: [] })).toEqual(plain({ ...ticket, thread: [] }))
}

function withoutPosition<E extends object>(event: E): object {
  return { ...event, position: undefined }
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
