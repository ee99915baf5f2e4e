import { readFileSync } from 'node:fs'
import DKIM from 'nodemailer/lib/dkim'
import MailComposer from 'nodemailer/lib/mail-composer'
import { encode, wrap } from 'nodemailer/lib/qp'
import type { OutgoingMail } from '#engine/ports/relay.ts'
import type { Settings } from '#engine/runtime/settings.ts'

const lineFeed = 10

/**
 * Makes the bytes of a mail (RFC 5322 and 2045), with a DKIM signature where there is a key. nodemailer decides how it is cut into parts and
 * what its headers say; the parts are written here in one go, since all of them are in memory: through nodemailer's streams that takes three
 * times as long. Rejects where a header cannot be written.
 */
export function mailBytes(dkim: Settings['dkim']): (mail: OutgoingMail) => Promise<Buffer> {
  const signer =
    dkim === null
      ? null
      : new DKIM({
          domainName: dkim.domain,
          keySelector: dkim.selector,
          privateKey: readFileSync(dkim.keyFile, 'utf8'),
        })
  return async (mail) => {
    const parts = written(new MailComposer(messageOf(mail) as never).compile() as unknown as Node)
    const isWhole = parts.at(-1)?.at(-1) === lineFeed
    const whole = Buffer.concat(isWhole ? parts : [...parts, Buffer.from('\r\n')])
    if (signer === null) return whole
    const chunks: Buffer[] = []
    for await (const chunk of signer.sign(whole)) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  }
}

/** What is asked of nodemailer's nodes. */
interface Node {
  readonly multipart: string | false
  readonly boundary: string | false
  readonly childNodes: readonly Node[]
  readonly content?: string | Buffer
  buildHeaders(): string
  /** Said anew by `buildHeaders`. */
  getTransferEncoding(): string | false
}

function written(node: Node): Buffer[] {
  const head = Buffer.from(`${node.buildHeaders()}\r\n\r\n`)
  if (!node.multipart) return [head, leaf(node)]
  const parts = node.childNodes.flatMap((child, index) => [
    Buffer.from(`${index === 0 ? '' : '\r\n'}--${node.boundary}\r\n`),
    ...written(child),
  ])
  return [head, ...parts, Buffer.from(`\r\n--${node.boundary}--\r\n`)]
}

function leaf(node: Node): Buffer {
  const content = Buffer.from((node.content ?? '') as string)
  switch (node.getTransferEncoding()) {
    case 'base64':
      return Buffer.from(inLines(content.toString('base64')))
    case 'quoted-printable':
      return withWholeLineEnds(Buffer.from(wrap(encode(content), 76)))
    default:
      return withWholeLineEnds(content)
  }
}

/** RFC 2045, 6.8: at most 76 characters. */
function inLines(base64: string): string {
  return base64.replace(/.{76}(?!$)/g, '$&\r\n')
}

/** RFC 5322, 2.3: lines end in CR and LF. What is no UTF-8 stays as it is. */
function withWholeLineEnds(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/(?<!\r)\n/g, '\r\n'), 'latin1')
}

/** Only these fields, each built here: an object from elsewhere could carry more than it shows. */
function messageOf(mail: OutgoingMail) {
  return {
    disableFileAccess: true,
    disableUrlAccess: true,
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
