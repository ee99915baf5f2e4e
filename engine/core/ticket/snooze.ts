import { DocketError } from '#engine/core/docket-error.ts'
import type { EventInput } from './event.ts'
import type { Ticket, Timer } from './ticket.ts'

const longestSnoozeMs = 366 * 24 * 3_600_000

/** The timer of a snooze follows from it, as those of clocks follow from clocks. */
export function snoozeTimers({ snoozed }: Ticket): readonly Timer[] {
  if (snoozed?.until === undefined || snoozed.until === null) return []
  return [{ name: 'snooze', kind: 'snooze', dueAt: snoozed.until, generation: snoozed.seq }]
}

/** It is awake again: its time has come, or somebody wrote. */
export function waking(reason: 'time' | 'reply'): EventInput {
  return { type: 'ticket.woken', by: { role: 'system' }, data: { reason }, content: null }
}

/** Whether snoozing or waking needs no transition of the workflow: the ticket only leaves the lists for a while. */
export function isSnoozing({ snoozed }: Ticket, { type, data }: Pick<EventInput, 'type' | 'data'>): boolean {
  return type === 'ticket.snoozed' ? data.until !== undefined : type === 'ticket.woken' && snoozed !== undefined
}

/** Why it cannot be put off until then (`invalid`); null when it can. */
export function snoozeRefusal({ type, data: { until } }: EventInput, now: number): DocketError | null {
  if (type !== 'ticket.snoozed' || until === undefined || until === null) return null
  const dueAt = Number(until)
  if (dueAt > now && dueAt - now <= longestSnoozeMs) return null
  const [code, message] =
    dueAt - now > longestSnoozeMs ? ['far', 'is more than a year away'] : ['past', 'lies in the past']
  return new DocketError('invalid', `The time ${message}.`, { errors: [{ field: 'until', code, message }] })
}
