import type { Audit } from '../audit.ts'

const hourMs = 3_600_000

/** After a confirmation the others of an address wait for the end of the hour and go out as one, unless nobody could know of the first. */
export function confirmationsAreCollected({ tickets, books }: Audit): readonly string[] {
  const addresses = new Map(
    tickets.flatMap(({ outbox }) =>
      outbox.flatMap(({ effect, group }) => (group === null ? [] : [[effect.id, group]])),
    ),
  )
  const sent = books.settlements.filter(({ how, id }) => how === 'sent' && addresses.has(id))
  const claimOf = ({ id, fence }: { readonly id: string; readonly fence: number }) =>
    books.claims.find((one) => one.id === id && one.fence === fence)
  return sent.flatMap((first) =>
    sent.flatMap((second) => {
      const claim = claimOf(second)
      if (
        !claim ||
        claim.atMs <= first.atMs ||
        claim.now <= first.at ||
        addresses.get(first.id) !== addresses.get(second.id)
      )
        return []
      return claim.now - first.at < hourMs ? [`${second.id} went out so soon after ${first.id}`] : []
    }),
  )
}
