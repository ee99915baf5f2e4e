import { createHash } from 'node:crypto'
import { DocketError } from '#engine/core/docket-error.ts'
import { sameAddress } from '#engine/core/mail/sender.ts'
import type { ErasedPart } from '#engine/core/ticket/erasure.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Random } from '#engine/ports/random.ts'
import type { AuditRow } from '#engine/store/access-store.ts'
import type { HeldOfPerson } from '#engine/store/person-store.ts'
import type { Store } from '#engine/store/store.ts'
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

/** Whoever writes on and on while they are erased has to be erased again. */
const mostTurns = 5

/**
 * Erases one person: first each ticket says so by an event, through the write lane, then all that is held goes in one transaction; what they
 * write in between is told and goes as well. What was broken off is finished by doing it again. Returns what was deleted, and how often
 * tickets changed. DocketError `unavailable` where they write faster than that.
 */
export async function erasePerson(erasing: Erasing, address: string): Promise<HeldOfPerson> {
  const { store, blobs, clock, failpoint } = erasing
  const mark = markOf(address)
  const own = new Set<number>()
  const told = new Set<number>()
  let next: Pick<HeldOfPerson, 'tickets' | 'others'> = await store.persons.find(address, mark)
  for (let turn = 1; turn <= mostTurns; turn++) {
    for (const ticket of next.tickets) own.add(ticket)
    if (own.size > 0) await store.persons.begin(mark, [...own])
    failpoint('erase.begun')
    for (const ticket of next.tickets) await tell(erasing, ticket, 'requester', address)
    for (const ticket of next.others) await tell(erasing, ticket, 'other', address)
    for (const ticket of [...next.tickets, ...next.others]) told.add(ticket)
    failpoint('erase.told')
    const filesAt = clock.now() - uploadsKeptMs + removableMs
    const erased = await store.persons.erase({ address, mark, told, filesAt, lines: linesOf(erasing, told) })
    if ('held' in erased) {
      failpoint('erase.deleted')
      for (const blob of erased.blobs) await blobs.remove(blob)
      return erased.held
    }
    next = erased.untold
  }
  throw new DocketError('unavailable', 'This person is writing right now: erase them once more in a moment.')
}

function linesOf({ clock, random }: Erasing, tickets: ReadonlySet<number>): readonly AuditRow[] {
  const at = clock.now()
  return [...tickets].map((ticket) => ({
    id: random.id(),
    at,
    role: 'system',
    actor: 'command line',
    action: 'ticket.erased',
    subject: { ticket },
  }))
}

/** A ticket that an earlier try has told already is not told again; one that was given a new requester since then is. */
async function tell({ store, runtime }: Erasing, ticket: number, part: ErasedPart, address: string): Promise<void> {
  if (part === 'requester') {
    const now = await store.tickets.get(ticket)
    if (now?.erased !== undefined && !sameAddress(now.requester.email, address)) return
  }
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
