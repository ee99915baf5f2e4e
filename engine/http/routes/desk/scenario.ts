import { scenarioFromTicket } from '#engine/core/scenario/from-ticket.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'

/**
 * "Save as test": the ticket as a scenario to put below `workflows/`, without anything that a customer wrote. What a scenario cannot tell
 * stands in it as comments, so that whoever reviews the file sees it.
 */
export async function sendScenario(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'read-notes')
  const { store, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const { id, text, left } = scenarioFromTicket(running, ticket, await store.events.of(ticket.number))
  const comments = left.map((sentence) => `  // Left out: ${sentence.replace(/\s+/g, ' ')}\n`).join('')
  return c.body(
    text.replace('{\n', () => `{\n${comments}`),
    200,
    {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="${id}.scenario.json"`,
      'Cache-Control': 'private, no-store',
    },
  )
}
