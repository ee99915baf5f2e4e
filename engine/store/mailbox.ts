import type { Dialect } from './dialect.ts'
import type { LocalMail } from './mail-store.ts'
import type { Store } from './store.ts'
import type { MailboxRow } from './tables.ts'

export function mailbox({ reader, writer }: Dialect): Store['mailbox'] {
  return {
    async add({ messageId, to, subject, text, html, headers, ticket, sentAt }) {
      await writer
        .insertInto('mailbox')
        .values({
          message_id: messageId,
          recipient: to,
          subject,
          text,
          html,
          headers: JSON.stringify(headers),
          ticket,
          sent_at: sentAt,
        } as MailboxRow)
        .execute()
    },
    async list(limit, before) {
      let query = reader.selectFrom('mailbox').selectAll().orderBy('id', 'desc').limit(limit)
      if (before !== null) query = query.where('id', '<', before)
      return (await query.execute()).map(mailOf)
    },
    async get(id) {
      const row = await reader.selectFrom('mailbox').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? mailOf(row) : null
    },
  }
}

function mailOf({ id, message_id, recipient, subject, text, html, headers, ticket, sent_at }: MailboxRow): LocalMail {
  return {
    id,
    messageId: message_id,
    to: recipient,
    subject,
    text,
    html,
    headers: JSON.parse(headers) as Record<string, string>,
    ticket,
    sentAt: sent_at,
  }
}
