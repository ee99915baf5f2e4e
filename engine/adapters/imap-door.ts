import { type FetchOptions, fetchMail } from '#engine/channels/email/fetch-mail.ts'
import type { MailDoor } from '#engine/channels/email/incoming.ts'
import { mailboxLease } from '#engine/channels/email/mailbox-lease.ts'
import type { MailboxSetting } from '#engine/runtime/settings.ts'
import type { Store } from '#engine/store/store.ts'
import { imapSource } from './imap-source.ts'

/** Fetches every mailbox by itself: one that fails holds up no other. It signs in at once and never rejects; `states` tells how it is. */
export function openImapDoor(
  mailboxes: readonly MailboxSetting[],
  options: Pick<FetchOptions, 'intake' | 'settings' | 'clock' | 'random' | 'log'> & {
    readonly leases: Store['leases']
    /** Beside the authorities that Node trusts; tests sign for themselves. */
    readonly ca?: string
  },
): MailDoor {
  const doors = mailboxes.map((mailbox) =>
    fetchMail({
      ...options,
      source: imapSource(mailbox, options.ca),
      team: mailbox.team,
      authserv: mailbox.authserv,
      key: keyOf(mailbox),
      lease: mailboxLease(options, keyOf(mailbox)),
    }),
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
