import type { Audit } from '../audit.ts'
import { effectOf } from '../relay.ts'

/** A mail that is said to be sent is with the relay: by its own name, or named in the one that was collected for its address. */
export function sentMeansTaken({ tickets, relay }: Audit): readonly string[] {
  const taken = relay.filter(({ isTaken }) => isTaken)
  const ids = new Set(taken.map(({ mail }) => effectOf(mail)))
  const isIn = (number: number, group: string) =>
    taken.some(({ mail }) => group === `received:${mail.to.address}` && new RegExp(`\\b${number}\\b`).test(mail.text))
  return tickets.flatMap(({ number, outbox }) =>
    outbox
      .filter(({ effect, state }) => effect.kind === 'mail' && state === 'sent' && !ids.has(effect.id))
      .filter(({ group }) => group === null || !isIn(number, group))
      .map(({ effect: { id } }) => `${id} of ticket ${number} is said to be sent, and the relay has never seen it`),
  )
}
