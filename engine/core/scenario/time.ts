import type { EventInput } from '#engine/core/ticket/event.ts'
import { dueTimer, nextTimer } from '#engine/core/ticket/timers.ts'
import { nextWake, wake } from './chat-step.ts'
import { type Story, submit } from './story.ts'

/** What falls due on the way happens at its instant, in all tickets and conversations. */
export function passUntil(story: Story, until: number): void {
  for (;;) {
    const timer = nextDue(story, until)
    const waking = nextWake(story, until)
    if (timer === null && waking === null) break
    if (timer !== null && (waking === null || timer.dueAt <= waking.dueAt)) {
      story.now = Math.max(story.now, timer.dueAt)
      submit(story, timer.number, timer.event)
    } else if (waking !== null) {
      story.now = Math.max(story.now, waking.dueAt)
      wake(story, waking.id)
    }
  }
  story.now = Math.max(story.now, until)
}

function nextDue({ tickets }: Story, until: number) {
  let earliest: { readonly number: number; readonly dueAt: number; readonly event: EventInput } | null = null
  for (const [number, ticket] of tickets) {
    const timer = nextTimer(ticket)
    const event = dueTimer(ticket, until)
    if (timer === null || event === null || (earliest !== null && earliest.dueAt <= timer.dueAt)) continue
    earliest = { number, dueAt: timer.dueAt, event }
  }
  return earliest
}
