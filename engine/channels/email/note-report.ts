import { effectOf } from '#engine/core/mail/clues.ts'
import { sameAddress } from '#engine/core/mail/sender.ts'
import type { FailedRecipient } from '#engine/ports/mail-reader.ts'
import type { Accepted } from '#engine/runtime/runtime.ts'
import { type ArrivedMail, type Filed, ignored, shelved } from './arrived.ts'
import type { MailDesk } from './mail-desk.ts'

const keptMs = 30 * 24 * 3_600_000

/**
 * A report is about a mail of ours or about nothing, and anybody can forge one: it is noted only where it names a mail that we sent, and only
 * for addresses of that ticket. It never makes a ticket and moves none.
 */
export async function noteReport(arrived: ArrivedMail, desk: MailDesk): Promise<Filed> {
  const { mail, kind } = arrived
  if (kind.kind === 'receipt') return ignored('receipt')
  const { store, settings } = desk
  const ids = [mail.report?.originalMessageId ?? null, ...mail.references.toReversed()]
  const effects = ids.flatMap((id) => (id === null ? [] : (effectOf(id, settings.mailDomain) ?? [])))
  const [origin] = await store.outbox.origins(effects)
  const ticket = origin === undefined ? null : await store.tickets.get(origin.ticket)
  if (ticket === null) return shelved('bounce-of-nothing')
  const known = [ticket.requester.email, ...ticket.participants.map(({ address }) => address)]
  const failed = (mail.report?.recipients ?? []).filter(
    ({ severity, address }) => severity !== null && known.some((one) => sameAddress(one, address)),
  )
  const { repeated } = await submitNote(arrived, desk, ticket.number, failed)
  // Another copy, or another attempt: it was counted when it was noted.
  if (repeated) return { outcome: 'bounce-noted', ticket: ticket.number, reason: null }
  for (const { address, severity, status } of failed) {
    if (severity !== null) await store.addresses.bounced(address, { severity, status, at: desk.clock.now() })
  }
  return { outcome: 'bounce-noted', ticket: ticket.number, reason: null }
}

async function submitNote(
  { bodyHash, row }: ArrivedMail,
  { runtime }: MailDesk,
  ticket: number,
  failed: readonly FailedRecipient[],
): Promise<Accepted> {
  const [first] = failed
  return runtime.submit({
    ticket,
    event: {
      type: 'mail.bounced',
      by: { role: 'system' },
      data: {
        mail: row.id,
        permanent: failed.some(({ severity }) => severity === 'hard'),
        status: first?.status ?? null,
      },
      content: {
        text: first?.reason ?? '',
        recipients: failed.map(({ address, severity, status, reason }) => ({ address, severity, status, reason })),
      },
    },
    dedupe: { key: `mail-report:${bodyHash}:${ticket}`, bodyHash: '', keptMs },
    expectedVersion: null,
    files: [],
  })
}
