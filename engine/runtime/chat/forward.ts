import type { Conversation } from '#engine/core/chat/conversation.ts'
import { flowing, ticketOf } from '#engine/core/chat/flow.ts'
import type { ChatInput } from '#engine/core/chat/input.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Store } from '#engine/store/store.ts'

const page = 200
const allEntries = 10_000
const keptMs = 400 * 24 * 3_600_000

export interface Forwarding {
  readonly store: Pick<Store, 'conversations' | 'tickets'>
  readonly runtime: Pick<Runtime, 'submit'>
  readonly submit: (id: string, input: ChatInput) => Promise<{ readonly conversation: Conversation }>
  /** The visitor's way to a ticket. */
  readonly requestUrl: (ticket: number) => string
}

/**
 * Brings a conversation into its ticket: makes the ticket that is wanted, then what was said since. Each entry has a key of its own there,
 * so that doing it again, after a crash or by another engine, changes nothing.
 */
export async function forward(
  { store, runtime, submit, requestUrl }: Forwarding,
  id: string,
): Promise<Conversation | null> {
  let conversation = await store.conversations.get(id)
  while (conversation !== null) {
    const next: Conversation | null =
      conversation.ticket === null ? await make(conversation) : await flow(conversation, conversation.ticket)
    if (next === null) return conversation
    conversation = next
  }
  return null

  async function make(from: Conversation): Promise<Conversation | null> {
    const wanted = from.ticketWanted
    if (wanted === null) return null
    const entries = await store.conversations.entries(id, 0, allEntries)
    const { event, files } = ticketOf(from, entries, wanted)
    const dedupe = { key: `chat:${id}`, bodyHash: id, keptMs }
    const { ticket } = await runtime.submit({ ticket: null, event, dedupe, expectedVersion: null, files })
    return (await submit(id, { type: 'ticket.made', number: ticket.number, url: requestUrl(ticket.number) }))
      .conversation
  }

  async function flow(from: Conversation, made: number): Promise<Conversation | null> {
    if (from.forwardedTo >= from.seq) return null
    let ticket = await living(made)
    const entries = await store.conversations.entries(id, from.forwardedTo, page)
    for (const entry of entries) {
      const event = flowing(from, entry, ticket)
      if (event === null) continue
      const dedupe = { key: `chat:${id}:${entry.seq}`, bodyHash: String(entry.seq), keptMs }
      const submission = { ticket: ticket.number, event, dedupe, expectedVersion: null, files: entry.files }
      // What an entry is depends on what the ones before it made of the ticket.
      ticket = (await runtime.submit(submission)).ticket
    }
    const to = entries.at(-1)?.seq ?? from.seq
    return (await submit(id, { type: 'forwarded', to })).conversation
  }

  /** Where the ticket that was made lives on: it may have been merged since. */
  async function living(number: number): Promise<Ticket> {
    const ticket = await store.tickets.get(number)
    if (ticket === null) throw new Error(`ticket ${number} of conversation ${id} is not there`)
    return ticket.merged === undefined ? ticket : living(ticket.merged.into)
  }
}
