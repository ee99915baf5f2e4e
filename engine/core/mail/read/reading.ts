import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { MailReading } from '#engine/ports/mail-reader.ts'
import { type Limits, UnreadableMail, limits as usual } from './limits.ts'
import { readMail } from './read-mail.ts'

/** What a worker does with one mail: always a reading, whatever the bytes are. */
export async function reading(raw: Uint8Array, limits: Limits = usual, holds: Rules = everyRule): Promise<MailReading> {
  try {
    return { ok: true, mail: await readMail(raw, limits, holds) }
  } catch (error) {
    return { ok: false, reason: error instanceof UnreadableMail ? error.reason : 'broken' }
  }
}
