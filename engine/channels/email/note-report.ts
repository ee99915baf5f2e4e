import { bouncedEvent, failedIn, reportedEffects } from '#engine/core/mail/bounce.ts'
import { type Filed, ignored, type StoredLetter, shelved } from './arrived.ts'
import type { MailDesk } from './mail-desk.ts'

const keptMs = 30 * 24 * 3_600_000

/**
 * A report is about a mail of ours or about nothing, and anybody can forge one: it is noted only where it names a mail that we sent, and only
 * for addresses of that ticket. It never makes a ticket and moves none.
 */
export async function noteReport(letter: StoredLetter, desk: MailDesk): Promise<Filed> {
  if (letter.kind.kind === 'receipt') return ignored('receipt')
  const { store, settings, runtime } = desk
  const [number] = await store.outbox.ticketsOf(reportedEffects(letter, settings.mailDomain))
  const ticket = number === undefined ? null : await store.tickets.get(number)
  if (ticket === null) return shelved('bounce-of-nothing')
  const failed = failedIn(letter, ticket)
  await runtime.submit({
    ticket: ticket.number,
    event: bouncedEvent(failed, letter.row.id),
    dedupe: { key: `mail-report:${letter.bodyHash}:${ticket.number}`, bodyHash: '', keptMs },
    expectedVersion: null,
    files: [],
  })
  for (const { address, severity, status } of failed) {
    if (severity !== null) await store.addresses.bounced(address, { severity, status, at: desk.clock.now() })
  }
  return { outcome: 'bounce-noted', ticket: ticket.number, reason: null }
}
