import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Store } from '#engine/store/store.ts'
import type { CommitBatch } from '#engine/store/write-store.ts'

/** When it all happened. */
export const at = Date.UTC(2026, 10, 24, 9)

export function ticket(number: number, changes: Partial<Ticket> = {}): Ticket {
  return {
    number,
    version: 1,
    revision: 'r1',
    closure: 'c1',
    createdAt: at,
    updatedAt: at,
    channel: 'form',
    team: 'care',
    title: `Ticket ${number}`,
    language: 'en',
    timeZone: null,
    form: null,
    fields: {},
    extra: {},
    requester: { name: 'Ada', email: 'ada@example.com', phone: '', company: '', verified: false },
    participants: [],
    answeredByRules: true,
    keyGeneration: 0,
    assignee: null,
    priority: 0,
    tags: [],
    workflow: { snapshot: null, states: ['new'], enteredAt: { new: at }, tags: [] },
    customerState: null,
    clocks: [],
    timers: [],
    promised: null,
    firstRepliedAt: null,
    thread: [],
    scheduledReplies: [],
    linked: [],
    shelved: false,
    ...changes,
  }
}

export function event(number: number, seq: number, changes: Partial<TicketEvent> = {}): TicketEvent {
  return {
    id: `e${number}-${seq}`,
    ticket: number,
    seq,
    at,
    type: seq === 1 ? 'ticket.created' : 'agent.noted',
    by: { role: 'customer' },
    revision: 'r1',
    cause: null,
    why: [],
    data: {},
    content: { text: `Text of ${number}.${seq}` },
    ...changes,
  }
}

export function batch(loaded: { readonly position: number }, parts: Partial<CommitBatch>): CommitBatch {
  return { tickets: [], events: [], dedupe: [], effects: [], files: [], dead: [], mails: [], loaded, ...parts }
}

/** Commits one new ticket with its first event. */
export async function add(store: Store, changes: Partial<Ticket> = {}, key: string | null = null) {
  const loaded = await store.writes.load({ tickets: [], dedupeKeys: key ? [key] : [], newTickets: 1 })
  const number = loaded.numbers[0] as number
  const made = ticket(number, changes)
  const result = await store.writes.commit(
    batch(loaded, {
      tickets: [{ ticket: made, from: 0 }],
      events: [event(number, 1)],
      dedupe: key ? [{ key, bodyHash: 'h', ticket: number, expiresAt: Date.now() + 60_000 }] : [],
    }),
  )
  return { number, result }
}
