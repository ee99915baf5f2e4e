import { teamsOfEnvelope } from '#engine/core/mail/places.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Log } from '#engine/ports/log.ts'
import type { MailAuthenticator } from '#engine/ports/mail-auth.ts'
import type { MailReader } from '#engine/ports/mail-reader.ts'
import type { Random } from '#engine/ports/random.ts'
import { createUploads } from '../form/uploads.ts'
import { createMailIntake, type RunningMailIntake } from './intake.ts'
import { type MailDesk, realmOf } from './mail-desk.ts'
import { answerRecipient } from './recipient.ts'
import { understandMail } from './understand.ts'

/** The queue of mails that came in, joined with the chain that understands them. */
export function joinMailIntake(
  context: Omit<MailDesk, 'uploads' | 'holds'> & {
    readonly blobs: Blobs
    readonly random: Random
    readonly log: Log
    readonly failpoint: (name: string) => void
    readonly reader: MailReader
    readonly authenticator: MailAuthenticator
    readonly holds?: Rules | undefined
  },
): RunningMailIntake {
  const desk = { ...context, holds: context.holds ?? everyRule, uploads: createUploads(context) }
  return createMailIntake({
    ...context,
    understand: understandMail(desk),
    recipient: (address, from) => answerRecipient(address, from, desk),
    teamsOf: (envelope) => teamsOfEnvelope(envelope, desk.keys, realmOf(desk)),
  })
}
