import { connect, type Socket } from 'node:net'

/** One side of a conversation in lines over TCP, written out by a test. */
export interface Conversation {
  readonly socket: Socket
  /** Sends bytes as they stand. */
  send(text: string): void
  /** The next reply, its lines joined by "\n"; rejects when the peer hangs up first. */
  reply(): Promise<string>
  /** Sends a line and returns the reply. */
  say(line: string): Promise<string>
  /** Resolves when the peer has closed. */
  readonly closed: Promise<void>
}

/** Calls a port of this machine. Replies are those of SMTP: lines that begin with a code, all but the last with a hyphen behind it. */
export function converse(port: number): Conversation {
  return converseOver(connect(port, '127.0.0.1'))
}

/** The same over a socket that is there already, such as an encrypted one. */
export function converseOver(socket: Socket): Conversation {
  const replies: string[] = []
  const waiting: { resolve(reply: string): void; reject(error: Error): void }[] = []
  let rest = ''
  let lines: string[] = []
  let isClosed = false
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString('latin1')).split('\r\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      lines.push(line)
      if (/^\d{3}-/.test(line)) continue
      const whole = lines.join('\n')
      lines = []
      const next = waiting.shift()
      if (next) next.resolve(whole)
      else replies.push(whole)
    }
  })
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true
      for (const { reject } of waiting.splice(0)) reject(new Error('the peer hung up'))
      resolve()
    })
  })
  const reply = () => {
    const ready = replies.shift()
    if (ready !== undefined) return Promise.resolve(ready)
    if (isClosed) return Promise.reject(new Error('the peer hung up'))
    return new Promise<string>((resolve, reject) => void waiting.push({ resolve, reject }))
  }
  const send = (text: string) => void socket.write(Buffer.from(text, 'latin1'))
  return {
    socket,
    send,
    reply,
    say(line) {
      send(`${line}\r\n`)
      return reply()
    },
    closed,
  }
}
