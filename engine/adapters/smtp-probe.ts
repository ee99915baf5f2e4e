import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export interface SmtpProbe {
  readonly host: string
  readonly port: number
  /** Encrypted from the first byte. */
  readonly tls: boolean
  readonly protocol: 'smtp' | 'lmtp'
}

const timeoutMs = 10_000
const longestReply = 16_384

/**
 * Asks an SMTP server for its greeting and says hello, as a mail server would; sends no mail and signs nobody in. Returns what it offers,
 * such as `STARTTLS`. Rejects with an error whose `code` tells what went wrong, never with the server's words.
 */
export async function probeSmtp({ host, port, tls, protocol }: SmtpProbe): Promise<readonly string[]> {
  const socket = tls ? connectTls({ host, port, servername: host }) : connect({ host, port })
  try {
    const replies = repliesOf(socket)
    await expectCode(replies, '220')
    socket.write(`${protocol === 'lmtp' ? 'LHLO' : 'EHLO'} docket.localhost\r\n`)
    const offers = await expectCode(replies, '250')
    socket.write('QUIT\r\n')
    return offers.slice(1)
  } finally {
    socket.destroy()
  }
}

async function expectCode(replies: AsyncIterator<readonly string[]>, code: string): Promise<readonly string[]> {
  const { value, done } = await replies.next()
  const lines: readonly string[] = done ? [] : value
  if (lines[0]?.startsWith(code)) return lines.map((line) => line.slice(4))
  throw fault(done ? 'HUNG_UP' : `ANSWERED_${/^\d{3}/.exec(lines[0] ?? '')?.[0] ?? 'NO_SMTP'}`)
}

/** Replies as lists of lines; fails when nothing comes for a while. */
async function* repliesOf(socket: Socket): AsyncGenerator<readonly string[]> {
  socket.setTimeout(timeoutMs, () => socket.destroy(fault('ETIMEDOUT')))
  let rest = ''
  let lines: string[] = []
  for await (const chunk of socket) {
    rest += String(chunk)
    if (rest.length > longestReply) throw fault('ANSWERED_NO_SMTP')
    const parts = rest.split('\r\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      lines.push(line)
      if (/^\d{3}-/.test(line)) continue
      yield lines
      lines = []
    }
  }
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code })
}
