import { bouncedEvent, failedIn, reportedEffects } from '#engine/core/mail/bounce.ts'
import { type Filed, ignored, shelved } from '#engine/core/mail/filed.ts'
import type { StoredMail } from './arrived.ts'
import type { MailDesk } from './mail-desk.ts'

const keptMs = 30 * 24 * 3_600_000

/**
 * A report is about a mail of ours or about nothing, and anybody can forge one: it is noted only where it names a mail that we sent, and only
 * for addresses of that ticket. It never makes a ticket and moves none.
 */
export async function noteReport(arrived: StoredMail, desk: MailDesk): Promise<Filed> {
  if (arrived.kind.kind === 'receipt') return ignored('receipt')
  const { store, settings, runtime } = desk
  const [origin] = await store.outbox.origins(reportedEffects(arrived, settings.mailDomain))
  const ticket = origin === undefined ? null : await store.tickets.get(origin.ticket)
  if (ticket === null) return shelved('bounce-of-nothing')
  const failed = failedIn(arrived, ticket)
  const { repeated } = await runtime.submit({
    ticket: ticket.number,
    event: bouncedEvent(arrived, failed, arrived.row.id),
    dedupe: { key: `mail-report:${arrived.bodyHash}:${ticket.number}`, bodyHash: '', keptMs },
    expectedVersion: null,
    files: [],
  })
  // Of another copy, or another attempt, nothing more: it was counted when it was noted.
  for (const { address, severity, status } of repeated ? [] : failed) {
    if (severity !== null) await store.addresses.bounced(address, { severity, status, at: desk.clock.now() })
  }
  return { outcome: 'bounce-noted', ticket: ticket.number, reason: null }
}
