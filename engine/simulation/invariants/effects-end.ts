import type { Audit } from '../audit.ts'
import { effectOf } from '../relay.ts'

const giveUpMs = 5 * 24 * 3_600_000

/**
 * What a log calls for is in the outbox, and nothing else; it was sent, or is dead for a reason: the relay refused it for good, a cap held it
 * back, its ticket or address is gone, or it was tried for five days. A ticket says of each mail of its own that the relay refused.
 */
export function effectsEnd({ tickets, relay, books }: Audit): readonly string[] {
  const refused = new Set(relay.filter(({ isRefused }) => isRefused).map(({ mail }) => effectOf(mail)))
  return tickets.flatMap(({ number, replay, outbox, events }) => {
    if (replay instanceof Error) return []
    const called = new Set(replay.effects.map(({ id }) => id))
    const rows = new Set(outbox.map(({ effect }) => effect.id))
    const told = new Set(events.filter(({ type }) => type === 'mail.bounced').map(({ data }) => data.effect))
    return [
      ...[...called].filter((id) => !rows.has(id)).map((id) => `${id} of ticket ${number} is not in the outbox`),
      ...[...rows].filter((id) => !called.has(id)).map((id) => `${id} of ticket ${number} was never called for`),
      ...outbox.flatMap(({ effect: { id, dueAt, kind }, state, lastError, settledAt }) => {
        if (state === 'waiting') return [`${id} still waits`]
        if (state !== 'dead') return []
        const isHeld = lastError?.startsWith('held back') ?? false
        const isLate = (settledAt ?? 0) - dueAt >= giveUpMs
        const isRefused = refused.has(id) || /^550|is gone|not one address/.test(lastError ?? '')
        if (!isHeld && !isLate && !isRefused) return [`${id} is dead because of: ${lastError}`]
        const isOurs = books.settlements.some((one) => one.id === id && one.how === 'dead')
        if (kind === 'mail' && !isHeld && isOurs && !told.has(id))
          return [`ticket ${number} says nothing of dead ${id}`]
        return []
      }),
    ]
  })
}
