import type { Definitions } from '#engine/core/catalogue.ts'
import { isOpen, never, nextOpening } from '#engine/core/sla/hours.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'

/** The next opening of the team's hours; null while they are open, or where they never open again. */
export function backAtOf(definitions: Definitions, team: string, now: number): number | null {
  if (!definitions.teams.has(team)) return null
  const calendar = teamCalendar(definitions, team)
  if (isOpen(calendar, now)) return null
  const next = nextOpening(calendar, now)
  return next >= never ? null : next
}
