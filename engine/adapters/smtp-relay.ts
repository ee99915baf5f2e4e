import { readFileSync } from 'node:fs'
import { createTransport } from 'nodemailer'
import type { Delivery, OutgoingMail, Relay } from '#engine/ports/relay.ts'
import type { Settings } from '#engine/runtime/settings.ts'

/** A relay by SMTP: one pool of connections, an explicit envelope of one recipient, and nothing read from files or URLs. */
export function smtpRelay(url: string, dkim: Settings['dkim']): Relay {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 4,
    maxMessages: 100,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim && {
      dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: readFileSync(dkim.keyFile, 'utf8') },
    }),
  } as never)
  return {
    name: new URL(url).host,
    async send(mail) {
      try {
        const { response } = await transport.sendMail(messageOf(mail) as never)
        return { outcome: 'sent', answer: String(response).slice(0, 300) }
      } catch (error) {
        return refusal(error as { responseCode?: number; message?: string })
      }
    },
    async close() {
      transport.close()
    },
  }
}

/** Only these fields, each built here: an object from elsewhere could carry more than it shows. */
function messageOf(mail: OutgoingMail) {
  return {
    envelope: { from: mail.envelope.from, to: [mail.envelope.to] },
    from: { name: mail.from.name, address: mail.from.address },
    to: { name: mail.to.name, address: mail.to.address },
    ...(mail.replyTo !== null && { replyTo: { name: '', address: mail.replyTo } }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: new Date(mail.date),
    messageId: mail.messageId,
    headers: { ...mail.headers },
    attachments: mail.attachments.map(({ name, type, content }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content),
      contentDisposition: 'attachment' as const,
    })),
  }
}

/** 5xx to the mail itself is final. What goes wrong before a mail is named (greeting, sign-in) says nothing about it. */
function refusal({
  responseCode,
  message,
  ...rest
}: {
  responseCode?: number
  message?: string
  code?: string
}): Delivery {
  const answer = String(message ?? responseCode ?? 'no answer').slice(0, 300)
  const aboutTheMail = rest.code === 'EENVELOPE' || rest.code === 'EMESSAGE'
  return { outcome: aboutTheMail && responseCode !== undefined && responseCode >= 500 ? 'never' : 'later', answer }
}
