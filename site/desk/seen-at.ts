import type { TicketRow } from '#engine/http/resources/types.ts'
import type { DeskFrame } from '#engine/http/routes/desk/frame.ts'
import { dayOf, isNear } from '#site/time/moment.ts'

/** Of a reader, what changes how instants are said to them. */
export function seenBy({ timeZone, now }: Pick<DeskFrame, 'timeZone' | 'now'>): string {
  return `${timeZone} ${dayOf(timeZone, now)}`
}

/** Of a ticket, what time changes in how its instants are said; its minutes are the row's own. */
export function seenAt(
  now: number,
  { createdAt, updatedAt, sla }: Pick<TicketRow, 'createdAt' | 'updatedAt' | 'sla'>,
): string {
  let seen = near(createdAt, now) + near(updatedAt, now)
  for (const { dueAt } of sla) seen += near(dueAt, now) + (Date.parse(dueAt) <= now ? 'l' : '-')
  return seen
}

function near(at: string, now: number): string {
  return isNear(Date.parse(at), now) ? 'n' : '-'
}
