import type { Audit } from '../audit.ts'
import { effectOf } from '../relay.ts'

/** Mails of one ticket that are not collected with others reach the relay in the order in which they were called for. */
export function mailsGoInOrder({ tickets, relay }: Audit): readonly string[] {
  const firstTaken = new Map<string, number>()
  for (const [at, { mail, isTaken }] of relay.entries()) {
    const id = effectOf(mail)
    if (isTaken && !firstTaken.has(id)) firstTaken.set(id, at)
  }
  return tickets.flatMap(({ number, outbox }) => {
    const went = outbox
      .filter(({ effect, group }) => effect.kind === 'mail' && group === null)
      .flatMap(({ effect: { id } }) => firstTaken.get(id) ?? [])
    const isInOrder = went.every((at, index) => index === 0 || at > (went[index - 1] ?? 0))
    return isInOrder ? [] : [`mails of ticket ${number} went as ${went.join(', ')}`]
  })
}
