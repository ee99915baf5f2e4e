import type { CommitBatch } from '#engine/store/write-store.ts'

/** What this engine has committed since it started, whoever it came from: a form, a mail, a chat, an agent, a timer. */
export interface Committed {
  /** By type. */
  readonly events: ReadonlyMap<string, number>
  /** New tickets, by channel. */
  readonly tickets: ReadonlyMap<string, number>
}

export function countCommitted(): Committed & { readonly count: (events: CommitBatch['events']) => void } {
  const events = new Map<string, number>()
  const tickets = new Map<string, number>()
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  return {
    events,
    tickets,
    count(committed) {
      for (const { type, data } of committed) {
        add(events, type)
        if (type === 'ticket.created') add(tickets, String(data.channel))
      }
    },
  }
}
