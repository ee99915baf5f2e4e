// RFC 5965: somebody told their provider what they think of a mail of ours (`abuse`, `opt-out`, …). It says that the mail arrived.

import type { FailedRecipient } from '#engine/ports/mail-reader.ts'
import { field, fieldGroups } from './fields.ts'
import { addressIn, distinct, recipient } from './recipient.ts'

export const feedbackTypes = ['message/feedback-report']

export function readFeedback(text: string): {
  readonly recipients: readonly FailedRecipient[]
  readonly originalMessageId: string | null
} {
  const [fields = new Map()] = fieldGroups(text)
  const type = field(fields, 'feedback-type') ?? ''
  const addresses = (fields.get('original-rcpt-to') ?? []).flatMap((value: string) => addressIn(value) ?? [])
  return {
    recipients: distinct(addresses.map((address: string) => recipient(address, 'delivered', null, type))),
    originalMessageId: null,
  }
}
