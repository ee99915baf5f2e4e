import { createServer, type Socket } from 'node:net'

/** Where in the dialogue a fault lies. `dot`: after the whole mail has come. */
export type Moment = 'greeting' | 'tls' | 'mail' | 'rcpt' | 'data' | 'dot'

/** What happens there: another answer, silence, or the end of the connection. */
export type Fault = { readonly reply: string } | 'hang' | 'cut'

/** What one connection does. Without faults it takes every mail. */
export interface ConnectionScript {
  readonly faults?: Readonly<Partial<Record<Moment, Fault>>>
  /** Only for this many mails; the later ones of the connection are taken. */
  readonly times?: number
  /** Bytes a second in both directions. */
  readonly bytesASecond?: number
  /** Closes right after a mail was taken, without a word. */
  readonly closesAfterMail?: boolean
}

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** As it came, without the transparency dots. */
  readonly raw: string
  readonly messageId: string
}

export interface FakeRelay {
  readonly url: string
  /** Mails that came whole, whatever was answered: the first `taken` of them were acknowledged. */
  readonly mails: readonly ReceivedMail[]
  readonly taken: readonly ReceivedMail[]
  /** Every line that was said to it outside of mails. */
  readonly commands: readonly string[]
  connections(): number
  close(): Promise<void>
}

/**
 * A relay of raw TCP with a script for each connection in turn; a function is asked for the script of the n-th (from 0). What no script
 * covers takes every mail.
 */
export async function startFakeRelay(
  scripts: readonly ConnectionScript[] | ((n: number) => ConnectionScript) = [],
): Promise<FakeRelay> {
  const mails: ReceivedMail[] = []
  const taken: ReceivedMail[] = []
  const commands: string[] = []
  const sockets = new Set<Socket>()
  let connected = 0
  const server = createServer((socket) => {
    const n = connected++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    converse(socket, (typeof scripts === 'function' ? scripts(n) : scripts[n]) ?? {}, { mails, taken, commands })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { readonly port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    taken,
    commands,
    connections: () => connected,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Heard {
  readonly mails: ReceivedMail[]
  readonly taken: ReceivedMail[]
  readonly commands: string[]
}

function converse(socket: Socket, script: ConnectionScript, { mails, taken, commands }: Heard): void {
  let heard = ''
  let from = ''
  let to: string[] = []
  let isData = false
  let faultsLeft = script.times ?? Number.POSITIVE_INFINITY
  let isSilent = false

  const say = (line: string) => {
    if (script.bytesASecond === undefined) socket.write(`${line}\r\n`)
    else drip(socket, `${line}\r\n`, script.bytesASecond)
  }
  /** Answers as usual, or as the script says; true when all is well. */
  const answer = (moment: Moment, usual: string): boolean => {
    const fault = faultsLeft > 0 ? script.faults?.[moment] : undefined
    if (fault === undefined) {
      say(usual)
      return true
    }
    faultsLeft--
    if (fault === 'hang') isSilent = true
    else if (fault === 'cut') socket.destroy()
    else say(fault.reply)
    return false
  }

  const command = (line: string) => {
    commands.push(line)
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') {
      say(script.faults?.tls === undefined ? '250-fake\r\n250 SIZE 100000000' : '250-fake\r\n250 STARTTLS')
    } else if (verb === 'STAR') {
      answer('tls', '220 go ahead')
    } else if (verb === 'MAIL') {
      from = /<([^>]*)>/.exec(line)?.[1] ?? ''
      to = []
      answer('mail', '250 ok')
    } else if (verb === 'RCPT') {
      if (answer('rcpt', '250 ok')) to.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
    } else if (verb === 'DATA') {
      if (answer('data', '354 go on')) isData = true
    } else if (verb === 'QUIT') {
      say('221 bye')
      socket.end()
    } else {
      say('250 ok')
    }
  }

  const mail = (text: string) => {
    isData = false
    const raw = text.replace(/^\.\./gm, '.')
    const received = { from, to, raw, messageId: /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? '' }
    mails.push(received)
    if (answer('dot', '250 2.0.0 taken')) taken.push(received)
    if (script.closesAfterMail) setImmediate(() => socket.destroy())
  }

  socket.on('data', (chunk) => {
    if (isSilent || socket.destroyed) return
    heard += chunk.toString('latin1')
    for (;;) {
      const end = isData ? heard.indexOf('\r\n.\r\n') : heard.indexOf('\r\n')
      if (end === -1 || isSilent || socket.destroyed) return
      const said = heard.slice(0, end)
      heard = heard.slice(end + (isData ? 5 : 2))
      if (isData) mail(said)
      else command(said)
    }
  })
  if (script.bytesASecond !== undefined) listenSlowly(socket, script.bytesASecond)
  answer('greeting', '220 fake ESMTP')
}

/** Reads for a moment, then not for as long as that many bytes take. */
function listenSlowly(socket: Socket, bytesASecond: number): void {
  socket.on('data', (chunk) => {
    socket.pause()
    setTimeout(() => socket.resume(), (chunk.length / bytesASecond) * 1000).unref()
  })
}

function drip(socket: Socket, text: string, bytesASecond: number): void {
  const [first = '', ...rest] = text
  if (socket.destroyed) return
  socket.write(first)
  if (rest.length > 0) setTimeout(() => drip(socket, rest.join(''), bytesASecond), 1000 / bytesASecond).unref()
}
