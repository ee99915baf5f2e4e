import type { Audit } from '../audit.ts'
import type { Books, Claim } from '../books.ts'
import { effectOf, type SeenMail } from '../relay.ts'

/**
 * The relay gets a mail again only where its sender could not know better: whoever sent it before was killed, heard too late or something
 * else, or the store failed it; or a lease was over. Nobody claims what is known to be sent. And every mail bears the name of an effect that is
 * committed.
 */
export function deliveriesAreExplained(audit: Audit): readonly string[] {
  const { relay, tickets } = audit
  const known = new Set(tickets.flatMap(({ outbox }) => outbox.map(({ effect }) => effect.id)))
  const strangers = relay
    .filter(({ mail }) => !known.has(effectOf(mail)))
    .map(({ mail }) => `nobody called for ${mail.messageId}`)
  const taken = relay.filter(({ isTaken }) => isTaken)
  const doubled = [...Map.groupBy(taken, ({ mail }) => mail.messageId).values()].flatMap((takes) =>
    takes.slice(1).filter((again, index) => !isExplained(takes[index] as SeenMail, again, audit)),
  )
  return [...strangers, ...doubled.map(({ mail }) => `${mail.messageId} was taken again for no reason`)]
}

function isExplained(before: SeenMail, again: SeenMail, { books, faults }: Audit): boolean {
  const id = effectOf(again.mail)
  const done = books.settlements.find((one) => one.id === id && one.how === 'sent')
  const claim = books.claims.findLast((one) => one.id === id && one.life === again.life && one.atMs <= again.atMs)
  if (claim === undefined || (done !== undefined && done.atMs < claim.atMs && done.at < claim.now)) return false
  return (
    (before.life.diedAtMs ?? Number.POSITIVE_INFINITY) <= again.atMs ||
    before.isUnsure ||
    faults.failed(before.life, before.atMs, again.atMs) ||
    books.claims.some((one) => one.id === id && isOver(one, books))
  )
}

/** Somebody claimed the row when the lease of this claim had ended. */
function isOver({ id, fence, leaseUntil }: Claim, { claims }: Books): boolean {
  return claims.some((one) => one.id === id && one.fence > fence && one.now >= leaseUntil)
}
