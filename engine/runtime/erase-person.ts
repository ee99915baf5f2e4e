import { createHash } from 'node:crypto'
import type { ErasedPart } from '#engine/core/ticket/erasure.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Random } from '#engine/ports/random.ts'
import type { HeldOfPerson, Store } from '#engine/store/store.ts'
import { uploadsKeptMs } from './housekeeping.ts'
import type { Runtime } from './runtime.ts'

/** A file that came within the hour may be about to be used by somebody else: it goes with the next housekeeping after that. */
const removableMs = 3_600_000

export interface Erasing {
  readonly store: Store
  readonly runtime: Pick<Runtime, 'submit'>
  readonly blobs: Pick<Blobs, 'remove'>
  readonly clock: Clock
  readonly random: Random
  /** A named point at which a test may break off. */
  readonly failpoint: (name: string) => void
}

/** Everything that is held of an address, also what an erasure that was broken off has left. */
export function heldOfPerson(store: Pick<Store, 'persons'>, address: string): Promise<HeldOfPerson> {
  return store.persons.find(address, markOf(address))
}

/**
 * Erases one person: first each ticket says so by an event, through the write lane, then all that is held goes in one transaction. What was
 * broken off is finished by doing it again. Returns what was deleted, and how often tickets changed.
 */
export async function erasePerson(erasing: Erasing, address: string): Promise<HeldOfPerson> {
  const { store, blobs, clock, random, failpoint } = erasing
  const mark = markOf(address)
  const { tickets, others } = await store.persons.find(address, mark)
  if (tickets.length > 0) await store.persons.begin(mark, tickets)
  failpoint('erase.begun')
  for (const ticket of tickets) await tell(erasing, ticket, 'requester', address)
  for (const ticket of others) await tell(erasing, ticket, 'other', address)
  failpoint('erase.told')
  const at = clock.now()
  const lines = [...tickets, ...others].map((ticket) => ({
    id: random.id(),
    at,
    role: 'system' as const,
    actor: 'command line',
    action: 'ticket.erased',
    subject: { ticket },
  }))
  const filesAt = at - uploadsKeptMs + removableMs
  const { held, blobs: freed } = await store.persons.erase({ address, mark, filesAt, lines })
  failpoint('erase.deleted')
  for (const blob of freed) await blobs.remove(blob)
  return held
}

/** A ticket that an earlier try has told already is not told again. */
async function tell({ store, runtime }: Erasing, ticket: number, part: ErasedPart, address: string): Promise<void> {
  if (part === 'requester' && (await store.tickets.get(ticket))?.erased !== undefined) return
  await runtime.submit({
    ticket,
    event: { type: 'person.erased', by: { role: 'system' }, data: { part }, content: { address } },
    dedupe: null,
    expectedVersion: null,
    files: [],
  })
}

function markOf(address: string): string {
  return createHash('sha256').update(address.toLowerCase()).digest('hex')
}
