import { contentTypeOf } from '#engine/core/mail/header.ts'
import type { FailedRecipient, MailReport } from '#engine/ports/mail-reader.ts'
import { readBounceText } from './bounce-text.ts'
import { deliveryStatusTypes, readDeliveryStatus } from './delivery-status.ts'
import { dispositionTypes, readDisposition } from './disposition.ts'
import { feedbackTypes, readFeedback } from './feedback.ts'
import { isFromMailSystem } from './mail-system.ts'
import { originalMessageId } from './original.ts'
import { type PlainMail, partText } from './parts.ts'

interface Structured {
  readonly kind: MailReport['kind']
  /** The report-type of RFC 6522. */
  readonly reportType: string
  readonly types: readonly string[]
  readonly read: (text: string) => {
    readonly recipients: readonly FailedRecipient[]
    readonly originalMessageId: string | null
  }
}

const structured: readonly Structured[] = [
  { kind: 'delivery', reportType: 'delivery-status', types: deliveryStatusTypes, read: readDeliveryStatus },
  { kind: 'disposition', reportType: 'disposition-notification', types: dispositionTypes, read: readDisposition },
  { kind: 'feedback', reportType: 'feedback-report', types: feedbackTypes, read: readFeedback },
]

/**
 * What a mail system tells about a mail of ours, or null for every other mail. It is a report by its structure (multipart/report), or
 * because a mail system wrote a text that says so; never by its subject, and never what a person forwards. Anybody can write a report:
 * what it says counts only where `originalMessageId` is a mail that we sent.
 */
export function reportOf(mail: PlainMail): MailReport | null {
  const { type, reportType } = contentTypeOf(mail)
  const isReport = type === 'multipart/report'
  const fromSystem = isFromMailSystem(mail)
  for (const form of structured) {
    const text = partText(mail, form.types)
    const announced = isReport && reportType === form.reportType
    if (!announced && (text === null || !(isReport || fromSystem))) continue
    const { recipients, originalMessageId: named } = form.read(text ?? '')
    return {
      kind: form.kind,
      recipients: recipients.length === 0 && form.kind === 'delivery' ? (readBounceText(mail) ?? []) : recipients,
      originalMessageId: originalMessageId(mail, named),
    }
  }
  const recipients = fromSystem ? readBounceText(mail) : null
  return recipients === null ? null : { kind: 'delivery', recipients, originalMessageId: originalMessageId(mail, null) }
}
