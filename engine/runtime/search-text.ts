import type { JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'

/** What full-text search finds of these events: titles, messages, names and addresses. */
export function searchText(events: readonly TicketEvent[]): string {
  const texts: string[] = []
  for (const { content } of events) {
    if (content === null) continue
    const requester = content.requester as JsonObject | undefined
    for (const part of [content.title, content.text, requester?.name, requester?.email, content.name, content.email]) {
      if (typeof part === 'string' && part !== '') texts.push(part)
    }
  }
  return texts.join('\n')
}
