// RFC 3464: a message/delivery-status part has one group of fields about the mail and one about each recipient. RFC 6533 has the same as
// message/global-delivery-status, with addresses of type `utf-8`.

import type { FailedRecipient } from '#engine/ports/mail-reader.ts'
import { type Fields, field, fieldGroups } from './fields.ts'
import { type Action, addressIn, distinct, recipient } from './recipient.ts'
import { statusOf } from './status.ts'

export const deliveryStatusTypes = ['message/delivery-status', 'message/global-delivery-status']

export interface DeliveryStatus {
  readonly recipients: readonly FailedRecipient[]
  /** Google names our mail among the fields of the message. */
  readonly originalMessageId: string | null
}

const actions: ReadonlySet<string> = new Set<Action>(['failed', 'delayed', 'delivered', 'relayed', 'expanded'])
/** The address that we wrote to comes before the one that a forward led to. */
const addressFields = ['original-recipient', 'final-recipient', 'x-actual-recipient'] as const

export function readDeliveryStatus(text: string): DeliveryStatus {
  const groups = fieldGroups(splitRecipients(text))
  return {
    recipients: distinct(groups.flatMap((group) => recipientOf(group) ?? [])),
    originalMessageId: groups.map((group) => field(group, 'x-original-message-id')).find((id) => id !== null) ?? null,
  }
}

/** Systems that forget the blank line: a second recipient field of the same name begins a group. */
function splitRecipients(text: string): string {
  let seen = new Set<string>()
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => {
      if (line.trim() === '') seen = new Set()
      const name = /^((?:original|final)-recipient)\s*:/i.exec(line)?.[1]?.toLowerCase()
      if (name === undefined) return line
      const repeats = seen.has(name)
      if (repeats) seen = new Set()
      seen.add(name)
      return repeats ? `\n${line}` : line
    })
    .join('\n')
}

function recipientOf(fields: Fields): FailedRecipient | null {
  const address = addressFields.map((name) => addressIn(field(fields, name) ?? '')).find((found) => found !== null)
  if (address === undefined) return null
  const reason = (field(fields, 'diagnostic-code') ?? '').replace(/^\s*smtp\s*;\s*/i, '')
  const status = field(fields, 'status')
  return recipient(address, actionOf(field(fields, 'action'), status, reason), status, reason)
}

/** The action as given, else what the status would have been given for. */
function actionOf(given: string | null, status: string | null, reason: string): Action {
  const word = /[a-z]+/.exec(given?.toLowerCase() ?? '')?.[0] ?? ''
  if (actions.has(word)) return word as Action
  const exact = statusOf(status, reason)
  if (exact?.startsWith('2')) return 'delivered'
  return exact?.startsWith('4') ? 'delayed' : 'failed'
}
