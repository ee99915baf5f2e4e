import nodemailer from 'nodemailer'

/** A mail of about 20 kB, most of it an attachment, from a sender of its own. */
export function mailOf(n: number, to: string) {
  return {
    from: { name: `Customer ${n}`, address: `customer-${n}@customers.example` },
    to,
    subject: `Question ${n} about a parcel`,
    text: 'The parcel has not arrived yet, although the tracking page says so. '.repeat(30),
    html: `<p>${'The parcel has not arrived yet, although the tracking page says so. '.repeat(30)}</p>`,
    attachments: [{ filename: 'photo.jpg', content: photo, contentType: 'image/jpeg' }],
  }
}

const photo = Buffer.alloc(9_000, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00]))

/** Sends `count` mails over so many connections that are kept open; resolves when the last one is acknowledged. */
export async function sendAll(
  port: number,
  connections: number,
  count: number,
  mail: (n: number) => object,
): Promise<void> {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: connections,
    maxMessages: 90,
    ignoreTLS: true,
  })
  let next = 0
  const client = async () => {
    while (next < count) await transport.sendMail(mail(next++))
  }
  await Promise.all(Array.from({ length: connections }, client))
  transport.close()
}
