import type { MailReading } from '#engine/ports/mail-reader.ts'
import { type Limits, UnreadableMail, limits as usual } from './limits.ts'
import { readMail } from './read-mail.ts'

/** What a worker does with one mail: always a reading, whatever the bytes are. */
export async function reading(raw: Uint8Array, limits: Limits = usual): Promise<MailReading> {
  try {
    return { ok: true, mail: await readMail(raw, limits) }
  } catch (error) {
    return { ok: false, reason: error instanceof UnreadableMail ? error.reason : 'broken' }
  }
}
