import type { Definitions } from '#engine/core/catalogue.ts'
import type { OwnEffect } from '#engine/core/ticket/effect.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { OwnAction, OwnCall, OwnTicket } from '#engine/ports/extensions.ts'
import type { Deliverer } from '#engine/runtime/outbox.ts'
import type { Store } from '#engine/store/store.ts'

/** An action that has not ended by then counts as failed: it is tried again. */
const longestMs = 60_000

/** Runs actions of `workflows/extensions.ts` as the revision has them that called for them; one that is kept no more, as today's has them. */
export function ownActionDeliverer(context: {
  readonly store: Pick<Store, 'tickets'>
  readonly clock: Clock
  readonly definitionsAt: (revision: string) => Promise<Definitions | null>
  readonly running: () => Definitions
  readonly tools: Pick<OwnCall, 'fetch' | 'secret'>
}): Deliverer {
  const { store, clock, definitionsAt, running, tools } = context
  return {
    collect: async (row) => [row],
    async deliver([row]) {
      const effect = row?.effect as OwnEffect
      const { id, payload } = effect
      const ticket = await store.tickets.get(effect.ticket)
      if (!ticket) return { outcome: 'never', answer: 'the ticket is gone' }
      const definitions = (await definitionsAt(payload.revision)) ?? running()
      const action = definitions.own.actions.get(payload.action)
      if (!action) return { outcome: 'never', answer: `there is no own action "${payload.action}" any more` }
      const call: OwnCall = { key: id, event: payload.event, ticket: ownTicket(ticket), ...tools }
      return settled(action, call, payload.params, clock)
    },
    lastWord: () => null,
  }
}

async function settled(action: OwnAction<never>, call: OwnCall, params: object, clock: Clock) {
  let cancel = () => {}
  const tooLong = new Promise<never>((_, reject) => {
    cancel = clock.after(longestMs, () => reject(new Error('not done within a minute')))
  })
  try {
    // What it throws before its first await counts like what it rejects with.
    await Promise.race([Promise.resolve().then(() => action.run(call, params as never)), tooLong])
    return { outcome: 'sent', answer: 'done' } as const
  } catch (error) {
    const message = (error as { readonly message?: unknown } | null)?.message
    return { outcome: 'later', answer: String(message ?? error).slice(0, 300) } as const
  } finally {
    cancel()
  }
}

function ownTicket({ number, title, workflow, priority, team, assignee, tags, fields, requester }: Ticket): OwnTicket {
  const { name, email, company } = requester
  return {
    number,
    title,
    states: workflow.states,
    priority,
    team,
    assignee,
    tags,
    fields,
    requester: { name, email, company },
  }
}
