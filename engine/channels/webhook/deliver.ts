import type { WebhookEffect } from '#engine/core/ticket/effect.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Webhooks } from '#engine/ports/webhooks.ts'
import type { Deliverer } from '#engine/runtime/outbox.ts'
import type { Store } from '#engine/store/store.ts'

/** Posts what happened to a ticket: number, state and event, and none of the customer's words. */
export function webhookDeliverer(context: {
  readonly store: Store
  readonly webhooks: Webhooks
  readonly clock: Clock
  /** The value of a named secret, or null when the environment has none. */
  readonly secret: (name: string) => string | null
}): Deliverer {
  const { store, webhooks, clock, secret } = context
  return {
    collect: async (row) => [row],
    async deliver([row]) {
      const effect = row?.effect as WebhookEffect
      const ticket = await store.tickets.get(effect.ticket)
      if (!ticket) return { outcome: 'never', answer: 'the ticket is gone' }
      const { url, secretName, event } = effect.payload
      return webhooks.send({
        id: effect.id,
        url,
        secret: secretName === null ? null : secret(secretName),
        timestamp: clock.now(),
        body: JSON.stringify({
          type: event,
          timestamp: new Date(effect.dueAt).toISOString(),
          data: {
            ticket: ticket.number,
            state: ticket.workflow.states.join(' '),
            priority: ticket.priority,
            team: ticket.team,
            tags: ticket.tags,
          },
        }),
      })
    },
    lastWord: () => null,
  }
}
