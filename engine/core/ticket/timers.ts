import type { EventInput } from './event.ts'
import type { Ticket, Timer } from './ticket.ts'

/** The earliest timer of the ticket, or null. */
export function nextTimer({ timers }: Ticket): Timer | null {
  let earliest: Timer | null = null
  for (const timer of timers) {
    if (
      earliest === null ||
      timer.dueAt < earliest.dueAt ||
      (timer.dueAt === earliest.dueAt && timer.name < earliest.name)
    ) {
      earliest = timer
    }
  }
  return earliest
}

/** The event of the earliest timer that is due by `now`; null when none is (it was moved, cancelled, or fired already). */
export function dueTimer(ticket: Ticket, now: number): EventInput | null {
  const timer = nextTimer(ticket)
  if (timer === null || timer.dueAt > now) return null
  const { name, kind, dueAt, generation } = timer
  return { type: 'timer.fired', by: { role: 'system' }, data: { timer: name, kind, dueAt, generation }, content: null }
}
