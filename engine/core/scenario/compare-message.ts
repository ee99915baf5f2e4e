import type { Json } from '#engine/core/json.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { ExpectedMessage } from '#engine/schemas/types.ts'
import type { Mismatch } from './mismatch.ts'

/** In what the last message of the ticket differs from what is expected. */
export function compareMessage(expected: ExpectedMessage, events: readonly TicketEvent[]): readonly Mismatch[] {
  const message = events.findLast(({ content }) => typeof content?.text === 'string')
  if (message === undefined)
    return [{ pointer: '/message', fact: 'message', expected: { ...expected }, actual: null, rule: null }]
  const { by, data, content } = message
  const actual: Readonly<Record<keyof ExpectedMessage, Json>> = {
    by: by.role,
    text: String(content?.text).trim(),
    quoted: String(content?.quoted ?? '').trim(),
    verified: data.verified === true,
    hidden: data.hidden === true,
  }
  return (Object.entries(expected) as [keyof ExpectedMessage, Json][]).flatMap(([key, wanted]) =>
    wanted === actual[key]
      ? []
      : [{ pointer: `/message/${key}`, fact: `message ${key}`, expected: wanted, actual: actual[key], rule: null }],
  )
}
