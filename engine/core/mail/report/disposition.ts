// RFC 8098: what became of a mail at its reader's (`displayed`, `deleted`, …). It says that the mail arrived.

import type { FailedRecipient } from '#engine/ports/mail-reader.ts'
import { field, fieldGroups } from './fields.ts'
import { addressIn, recipient } from './recipient.ts'

export const dispositionTypes = ['message/disposition-notification', 'message/global-disposition-notification']

export function readDisposition(text: string): {
  readonly recipients: readonly FailedRecipient[]
  readonly originalMessageId: string | null
} {
  const [fields = new Map()] = fieldGroups(text)
  const address =
    addressIn(field(fields, 'original-recipient') ?? '') ?? addressIn(field(fields, 'final-recipient') ?? '')
  const disposition = (field(fields, 'disposition') ?? '').replace(/^[^;]*;\s*/, '')
  return {
    recipients: address === null ? [] : [recipient(address, 'delivered', null, disposition)],
    originalMessageId: field(fields, 'original-message-id'),
  }
}
