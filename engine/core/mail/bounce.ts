import type { EventInput } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { FailedRecipient } from '#engine/ports/mail-reader.ts'
import { effectOf } from './clues.ts'
import type { Letter } from './letter.ts'
import { sameAddress } from './sender.ts'

/** Effects of ours whose mails a report may be about, the most telling first. */
export function reportedEffects({ mail }: Pick<Letter, 'mail'>, mailDomain: string): readonly string[] {
  const ids = [mail.report?.originalMessageId ?? null, ...mail.references.toReversed()]
  return ids.flatMap((id) => (id === null ? [] : (effectOf(id, mailDomain) ?? [])))
}

/** Recipients of a report that take part in the ticket: anybody can forge one. */
export function failedIn({ mail }: Pick<Letter, 'mail'>, ticket: Ticket): readonly FailedRecipient[] {
  const known = [ticket.requester.email, ...ticket.participants.map(({ address }) => address)]
  return (mail.report?.recipients ?? []).filter(
    ({ severity, address }) => severity !== null && known.some((one) => sameAddress(one, address)),
  )
}

/** What a report leaves in the ticket; `mail` is the id of the stored raw mail. */
export function bouncedEvent(failed: readonly FailedRecipient[], mail: string): EventInput {
  const [first] = failed
  return {
    type: 'mail.bounced',
    by: { role: 'system' },
    data: { mail, permanent: failed.some(({ severity }) => severity === 'hard'), status: first?.status ?? null },
    content: {
      text: first?.reason ?? '',
      recipients: failed.map(({ address, severity, status, reason }) => ({ address, severity, status, reason })),
    },
  }
}
