import type { Audit } from '../audit.ts'

/** Whoever was too slow has no say any more: what became of a row is told by who claimed it last before that. */
export function fencesHold({ books: { claims, settlements }, tickets }: Audit): readonly string[] {
  const ends = new Map(tickets.flatMap(({ outbox }) => outbox.map((row) => [row.effect.id, row.fence])))
  return settlements.flatMap(({ id, fence, how, life, atMs }) => {
    // A commit that gives an effect up leaves it alone where it came too late, and says nothing of it.
    if (how === 'dead' && ends.get(id) !== fence) return []
    const newest = Math.max(...claims.filter((one) => one.id === id && one.atMs < atMs).map((one) => one.fence), 0)
    return newest > fence ? [`${life.name} said ${how} of ${id} under fence ${fence}, after ${newest}`] : []
  })
}
