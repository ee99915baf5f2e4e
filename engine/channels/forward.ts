import { createHash } from 'node:crypto'
import type { ForwardEffect } from '#engine/core/ticket/effect.ts'
import type { EventInput, FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import { standingIn } from '#engine/core/ticket/standing-in.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Deliverer } from '#engine/runtime/outbox.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Store } from '#engine/store/store.ts'

/**
 * Brings a message that came to a merged ticket to the one it lives on in. Who wrote it was decided where it came: here only what that
 * person is to this ticket counts, so a merge shows nothing to anybody whom no agent let in.
 */
export function forwardDeliverer({ store, runtime }: { readonly store: Store; readonly runtime: Runtime }): Deliverer {
  return {
    collect: async (row) => [row],
    async deliver([row]) {
      if (!row) return { outcome: 'sent', answer: 'nothing to pass on' }
      const { id, ticket: from, payload } = row.effect as ForwardEffect
      const [origin, target] = await Promise.all([store.tickets.get(from), store.tickets.get(payload.into)])
      const message = (await store.events.of(from)).find(({ seq }) => seq === payload.message)
      if (!origin || !target || !message) return { outcome: 'never', answer: 'the ticket is gone' }
      const files = filesFor(id, message)
      await runtime.submit({
        ticket: target.number,
        event: forwarded(message, origin, target, files),
        dedupe: { key: `effect:${id}`, bodyHash: '', keptMs: 30 * 24 * 3_600_000 },
        expectedVersion: null,
        files,
      })
      return { outcome: 'sent', answer: `ticket ${target.number}` }
    },
    lastWord: () => null,
  }
}

function forwarded(message: TicketEvent, origin: Ticket, target: Ticket, files: readonly FileRef[]): EventInput {
  const author = authorOf(message, origin)
  const by = standingIn(target, author.address)
  const { via, verified, messageId, mail, hidden } = message.data
  return {
    type: message.type,
    by,
    data: {
      via: via ?? 'email',
      verified: verified ?? false,
      ...(messageId !== undefined && { messageId }),
      ...(mail !== undefined && { mail }),
      ...((by.role === 'stranger' || hidden === true) && { hidden: true }),
      from: origin.number,
    },
    content: {
      ...message.content,
      files: files.map((file) => ({ ...file })),
      ...(by.role !== 'customer' && { author: { ...author } }),
    },
  }
}

function authorOf({ by, content }: TicketEvent, { requester }: Ticket): { name: string; address: string } {
  const claimed = content?.author as { readonly name?: string; readonly address?: string } | undefined
  return by.role === 'customer'
    ? { name: requester.name, address: requester.email }
    : { name: claimed?.name ?? '', address: claimed?.address ?? '' }
}

/** Each ticket has attachments of its own, over the same bytes. */
function filesFor(effect: string, { content }: TicketEvent): readonly FileRef[] {
  const files = (content?.files ?? []) as unknown as readonly FileRef[]
  return files.map((file, index) => ({
    ...file,
    id: createHash('sha256').update(`${effect}.${index}`).digest('hex').slice(0, 32),
  }))
}
