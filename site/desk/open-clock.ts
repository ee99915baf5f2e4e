import type { SlaResource } from '#engine/http/resources/types.ts'

/** The clock that a list shows: of those not met the one that is due first, running before paused; else one that was met. */
export function openClock(sla: readonly SlaResource[]): SlaResource | null {
  const rank = ({ state, openMinutesLeft }: SlaResource) => (openMinutesLeft === null ? 2 : state === 'paused' ? 1 : 0)
  const [first] = sla.toSorted((a, b) => rank(a) - rank(b) || a.dueAt.localeCompare(b.dueAt))
  return first ?? null
}
