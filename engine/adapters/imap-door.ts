import { type FetchOptions, fetchMail } from '#engine/channels/email/fetch-mail.ts'
import type { MailDoor } from '#engine/channels/email/incoming.ts'
import type { MailboxSetting } from '#engine/runtime/settings.ts'
import { imapSource } from './imap-source.ts'

/** Fetches every mailbox by itself: one that fails holds up no other. It signs in at once and never rejects; `states` tells how it is. */
export function openImapDoor(
  mailboxes: readonly MailboxSetting[],
  options: Pick<FetchOptions, 'intake' | 'settings' | 'clock' | 'random' | 'log'>,
): MailDoor {
  const doors = mailboxes.map((mailbox) =>
    fetchMail({ ...options, source: imapSource(mailbox), team: mailbox.team, key: keyOf(mailbox) }),
  )
  return {
    states: () => doors.flatMap((door) => door.states()),
    async close() {
      await Promise.all(doors.map((door) => door.close()))
    },
  }
}

function keyOf({ host, port, user, folder }: MailboxSetting): string {
  return `mailbox:${user}@${host}:${port}/${folder}`
}
