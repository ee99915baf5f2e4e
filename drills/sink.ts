import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A relay that takes every mail and remembers what it was given. */
export interface Sink {
  readonly port: number
  /** Envelope recipient → Message-IDs in order of arrival. */
  readonly mails: ReadonlyMap<string, readonly string[]>
  close(): Promise<void>
}

export async function startSink(): Promise<Sink> {
  const mails = new Map<string, string[]>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    converse(socket, (recipient, message) => {
      const id = /^message-id:\s*(<[^>]+>)/im.exec(message)?.[1] ?? '(none)'
      mails.set(recipient, [...(mails.get(recipient) ?? []), id])
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

function converse(socket: Socket, took: (recipient: string, message: string) => void): void {
  let buffered = ''
  let inData = false
  let recipient = ''
  socket.setEncoding('utf8')
  socket.write('220 sink ESMTP\r\n')
  socket.on('data', (chunk: string) => {
    buffered += chunk
    for (;;) {
      const end = inData ? buffered.indexOf('\r\n.\r\n') : buffered.indexOf('\r\n')
      if (end === -1) return
      const part = buffered.slice(0, end)
      buffered = buffered.slice(end + (inData ? 5 : 2))
      if (inData) {
        inData = false
        took(recipient, part)
        socket.write('250 taken\r\n')
        continue
      }
      const verb = part.slice(0, 4).toUpperCase()
      if (verb === 'RCPT') recipient = /<([^>]*)>/.exec(part)?.[1] ?? ''
      if (verb === 'DATA') inData = true
      if (verb === 'QUIT') socket.end('221 bye\r\n')
      else socket.write(verb === 'DATA' ? '354 go on\r\n' : '250 ok\r\n')
    }
  })
}
