import type { Clock } from '#engine/ports/clock.ts'
import type { Relay } from '#engine/ports/relay.ts'
import type { Store } from '#engine/store/store.ts'

/** Where mail lands while no relay is configured: the page `/mailbox` shows what would have been sent. */
export function localMailbox(store: Store, clock: Clock): Relay {
  return {
    name: 'local mailbox',
    async send(mail) {
      const ticket = /\+t_([0-9a-z]+)\./.exec(mail.replyTo ?? '')?.[1]
      await store.mailbox.add({
        messageId: mail.messageId,
        to: mail.envelope.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: {
          From: `${mail.from.name} <${mail.from.address}>`,
          ...(mail.replyTo && { 'Reply-To': mail.replyTo }),
          ...mail.headers,
        },
        ticket: ticket === undefined ? null : Number.parseInt(ticket, 36),
        sentAt: clock.now(),
      })
      return { outcome: 'sent', answer: 'local mailbox' }
    },
    close: async () => {},
  }
}
