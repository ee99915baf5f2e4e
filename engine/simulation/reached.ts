/** Which faults and ways of recovery a run has met: what is never reached is not tested. */
export interface Reached {
  add(name: string): void
  readonly counts: ReadonlyMap<string, number>
}

export function createReached(): Reached {
  const counts = new Map<string, number>()
  return { counts, add: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1) }
}
