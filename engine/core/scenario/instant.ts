import type { Definitions } from '#engine/core/catalogue.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'

/** An instant as people write it in a scenario: with the offset of the team's hours. */
export function wallInstant(at: number, definitions: Definitions, team: string): string {
  const local = teamCalendar(definitions, team).zone.toLocal(at)
  const offset = Math.round((local - at) / 60_000)
  const two = (number: number) => String(number).padStart(2, '0')
  const sign = offset < 0 ? '-' : '+'
  const wall = new Date(local).toISOString().slice(0, 19)
  return `${wall}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
}
