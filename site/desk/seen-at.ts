import { keepMade } from '#engine/core/keep-made.ts'
import type { TicketRow } from '#engine/http/resources/types.ts'
import type { DeskFrame } from '#engine/http/routes/desk/frame.ts'
import { dayOf, isNear } from '#site/time/moment.ts'

/** Of a reader, what changes how instants are said to them. */
export function seenBy({ timeZone, now }: Pick<DeskFrame, 'timeZone' | 'now'>): string {
  return `${timeZone} ${dayOf(timeZone, now)}`
}

type Timed = Pick<TicketRow, 'createdAt' | 'updatedAt' | 'sla' | 'snoozed'>

const instants = keepMade<Timed, readonly number[]>()

/** Of a ticket, what time changes in how its instants are said; its minutes are the row's own. */
export function seenAt(now: number, ticket: Timed): string {
  let seen = ''
  for (const at of instants(ticket, '', () => instantsIn(ticket)))
    seen += (isNear(at, now) ? 'n' : 'f') + (at <= now ? 'p' : 'a')
  return seen
}

function instantsIn({ createdAt, updatedAt, sla, snoozed }: Timed): readonly number[] {
  const until = snoozed === null || snoozed === 'reply' ? [] : [snoozed]
  return [createdAt, updatedAt, ...sla.map(({ dueAt }) => dueAt), ...until].map((at) => Date.parse(at))
}
