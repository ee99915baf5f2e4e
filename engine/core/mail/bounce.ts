import type { EventInput } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { FailedRecipient } from '#engine/ports/mail-reader.ts'
import type { ArrivedMail } from './arrived.ts'
import { effectOf } from './clues.ts'
import { sameAddress } from './sender.ts'

/** Effects of ours whose mails a report may be about, the most telling first. */
export function reportedEffects({ mail }: Pick<ArrivedMail, 'mail'>, mailDomain: string): readonly string[] {
  const ids = [mail.report?.originalMessageId ?? null, ...mail.references.toReversed()]
  return ids.flatMap((id) => (id === null ? [] : (effectOf(id, mailDomain) ?? [])))
}

/** Recipients of a report that take part in the ticket: anybody can forge one. */
export function failedIn({ mail }: Pick<ArrivedMail, 'mail'>, ticket: Ticket): readonly FailedRecipient[] {
  const known = [ticket.requester.email, ...ticket.participants.map(({ address }) => address)]
  return (mail.report?.recipients ?? []).filter(
    ({ severity, address }) => severity !== null && known.some((one) => sameAddress(one, address)),
  )
}

/** What a report leaves in the ticket; `mail` is the id of the stored raw mail. A complaint says that the mail arrived. */
export function bouncedEvent(
  { kind }: Pick<ArrivedMail, 'kind'>,
  failed: readonly FailedRecipient[],
  mail: string,
): EventInput {
  const [first] = failed
  return {
    type: 'mail.bounced',
    by: { role: 'system' },
    data: {
      mail,
      permanent: failed.some(({ severity }) => severity === 'hard'),
      status: first?.status ?? null,
      ...(kind.kind === 'feedback' && { complaint: true }),
    },
    content: {
      text: first?.reason ?? '',
      recipients: failed.map(({ address, severity, status, reason }) => ({ address, severity, status, reason })),
    },
  }
}
