import { columns } from '#engine/cli/words.ts'
import type { HeldOfPerson } from '#engine/store/person-store.ts'

/** Every kind of thing that is held, in the order in which it is told. */
const kinds = {
  tickets: { one: 'ticket of theirs', many: 'tickets of theirs', of: ({ tickets }) => tickets.length },
  others: { one: 'ticket of somebody else', many: 'tickets of somebody else', of: ({ others }) => others.length },
  messages: {
    one: 'message, note or change',
    many: 'messages, notes and changes',
    of: ({ contents }) => contents.length,
  },
  files: { one: 'file', many: 'files', of: ({ files }) => files.length },
  mails: { one: 'mail as it came', many: 'mails as they came', of: ({ mails }) => mails.length },
  deliveries: { one: 'delivery', many: 'deliveries', of: ({ deliveries }) => deliveries.length },
  sent: { one: 'mail in the local mailbox', many: 'mails in the local mailbox', of: ({ sent }) => sent.length },
  chats: { one: 'chat', many: 'chats', of: ({ chats }) => chats.length },
  saved: { one: 'saved form or link', many: 'saved forms and links', of: ({ saved }) => saved.length },
  visits: { one: 'visit to their requests', many: 'visits to their requests', of: ({ visits }) => visits.length },
  addresses: {
    one: 'note about the address',
    many: 'notes about the address',
    of: ({ addresses }) => addresses.length,
  },
  drafts: { one: 'draft of an agent', many: 'drafts of agents', of: ({ drafts }) => drafts.length },
  counters: { one: 'counter of requests', many: 'counters of requests', of: ({ counters }) => counters.length },
  searches: {
    one: 'search with the address',
    many: 'searches with the address',
    of: ({ searches }) => searches.length,
  },
} as const satisfies Record<
  string,
  { readonly one: string; readonly many: string; readonly of: (held: HeldOfPerson) => number }
>

export function countsOf(held: HeldOfPerson): Readonly<Record<keyof typeof kinds, number>> {
  const entries = Object.entries(kinds).map(([kind, { of }]) => [kind, of(held)])
  return Object.fromEntries(entries) as Record<keyof typeof kinds, number>
}

export function isNothing(held: HeldOfPerson): boolean {
  return Object.values(countsOf(held)).every((count) => count === 0)
}

/** A line for each kind of which there is something. */
export function sayCounts(held: HeldOfPerson): string {
  const rows = Object.values(kinds).flatMap(({ one, many, of }): (readonly string[])[] => {
    const count = of(held)
    return count === 0 ? [] : [[count.toLocaleString('en-US').padStart(6), count === 1 ? one : many]]
  })
  return columns(rows)
}
