import { headerOf } from '#engine/core/mail/header.ts'
import type { PlainMail } from './parts.ts'

const daemon =
  /^(?:mailer-?daemon|mail-?daemon|mdaemon|postmaster|double-bounce|mail-?delivery[\w.-]*|microsoftexchange[0-9a-f]{16,})(?:\+.*)?$/i

/** Whether the writer is a mail system by its address (`MAILER-DAEMON`, `postmaster`, …). */
export function isDaemon(address: string | null): boolean {
  return address !== null && daemon.test(address.slice(0, address.lastIndexOf('@')))
}

/** Whether a mail system wrote it: by its address, or since it came from the null sender (RFC 5321, 4.5.5). */
export function isFromMailSystem(mail: Pick<PlainMail, 'headers' | 'from'>): boolean {
  return isDaemon(mail.from?.address ?? null) || headerOf(mail, 'return-path') === '<>'
}
