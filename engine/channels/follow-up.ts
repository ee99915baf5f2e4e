import { createHash } from 'node:crypto'
import { calledFor } from '#engine/core/ticket/called-for.ts'
import type { TicketEffect } from '#engine/core/ticket/effect.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { Deliverer } from '#engine/runtime/outbox.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Store } from '#engine/store/store.ts'

/** Creates the tickets that other tickets call for: follow-ups of closed ones, and what `createTicket` asked for. */
export function ticketDeliverer({ store, runtime }: { readonly store: Store; readonly runtime: Runtime }): Deliverer {
  return {
    collect: async (row) => [row],
    async deliver([row]) {
      const effect = row?.effect as TicketEffect
      const origin = await store.tickets.get(effect.ticket)
      if (!origin) return { outcome: 'never', answer: 'the ticket is gone' }
      const { message: seq } = effect.payload
      const message =
        seq === null ? null : ((await store.events.of(origin.number)).find((event) => event.seq === seq) ?? null)
      // Each ticket has attachments of its own, over the same bytes.
      const files = ((message?.content?.files ?? []) as unknown as readonly FileRef[]).map((file, index) => ({
        ...file,
        id: createHash('sha256').update(`${effect.id}.${index}`).digest('hex').slice(0, 32),
      }))
      const { ticket } = await runtime.submit({
        ticket: null,
        event: calledFor(effect, origin, message, files),
        dedupe: { key: `effect:${effect.id}`, bodyHash: '', keptMs: 30 * 24 * 3_600_000 },
        expectedVersion: null,
        files,
      })
      return { outcome: 'sent', answer: `ticket ${ticket.number}` }
    },
    gaveUp: async () => {},
  }
}
