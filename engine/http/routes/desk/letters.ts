import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { type LetterFacts, letterOf } from '#engine/core/ticket/letter.ts'
import { hasRemoteImages } from '#engine/http/mail-page.ts'

/** What the desk shows of the mail that a message came by. */
export interface DeskLetter {
  readonly facts: LetterFacts
  /** Address of the raw mail. */
  readonly raw: string
  /** Address of its HTML as a page for a frame; null for plain text. */
  readonly html: string | null
  /** The same of what was folded. */
  readonly quotedHtml: string | null
  readonly hasRemoteImages: boolean
}

/** Sequence number of a message → its mail. */
export function lettersOf(ticket: number, events: readonly TicketEvent[]): Readonly<Record<number, DeskLetter>> {
  return Object.fromEntries(
    events.flatMap(({ seq, data, content }) => {
      const facts = letterOf(content)
      if (facts === null) return []
      const address = `/desk/tickets/${ticket}/messages/${seq}/html`
      const html = words(content?.html)
      return [
        [
          seq,
          {
            facts,
            raw: `/desk/mails/${String(data.mail)}/raw`,
            html: html === null ? null : address,
            quotedHtml: words(content?.quotedHtml) === null ? null : `${address}?quoted=1`,
            hasRemoteImages: html !== null && hasRemoteImages(html),
          } satisfies DeskLetter,
        ],
      ]
    }),
  )
}

function words(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
