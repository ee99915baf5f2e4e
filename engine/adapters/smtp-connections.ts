import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'

export interface SmtpLogin {
  readonly user: string
  readonly pass: string
}

/** A connection that is lent to one mail at a time. */
export interface Lent {
  readonly connection: SMTPConnection
  /** It has carried a mail before: the far side may have closed it since. */
  readonly isUsed: boolean
  /** Gives it back for the next mail, or closes it when something went wrong with it. */
  giveBack(isSound: boolean): void
}

export interface SmtpConnections {
  /**
   * An idle connection, else a new one, else the next to come back. `patience` ends the wait for one; `begins` is called when there is one,
   * and what it gives ends whatever the connection is doing.
   */
  lend(patience: AbortSignal, begins: () => AbortSignal): Promise<Lent>
  /** Closes what is idle; what is lent is closed when it comes back. */
  close(): void
}

const mostConnections = 8
const mailsEach = 100
const idleMs = 20_000

/**
 * A pool of connections to one relay. nodemailer's own pool cannot give up a mail that goes out too slowly: here whoever borrows a
 * connection can end it.
 */
export function smtpConnections(options: SMTPConnectionOptions, login: SmtpLogin | null): SmtpConnections {
  const idle: { readonly connection: SMTPConnection; readonly mails: number; readonly timer: NodeJS.Timeout }[] = []
  const waiting: (() => void)[] = []
  let open = 0
  let closed = false

  const end = (connection: SMTPConnection, isSound: boolean) => {
    if (isSound) connection.quit()
    else connection.close()
    open--
    waiting.shift()?.()
  }
  const lent = (connection: SMTPConnection, mails: number): Lent => ({
    connection,
    isUsed: mails > 0,
    giveBack(isSound) {
      if (!isSound || closed || mails + 1 >= mailsEach) {
        end(connection, isSound)
        return
      }
      rest(connection, mails + 1)
      waiting.shift()?.()
    },
  })
  const rest = (connection: SMTPConnection, mails: number) => {
    const timer = setTimeout(() => leave(), idleMs)
    timer.unref()
    const entry = { connection, mails, timer }
    const leave = () => {
      const at = idle.indexOf(entry)
      if (at === -1) return
      idle.splice(at, 1)
      clearTimeout(timer)
      end(connection, false)
    }
    // What a relay says to an idle connection is that it goes away.
    connection.once('end', leave)
    connection.once('error', leave)
    idle.push(entry)
  }

  return {
    async lend(patience, begins) {
      for (;;) {
        const entry = idle.pop()
        if (entry) {
          clearTimeout(entry.timer)
          entry.connection.removeAllListeners('end').removeAllListeners('error').on('error', ignored)
          return lent(entry.connection, entry.mails)
        }
        if (open < mostConnections) break
        patience.throwIfAborted()
        await turn(waiting, patience)
      }
      open++
      const connection = new SMTPConnection(options)
      connection.on('error', ignored)
      try {
        await opened(connection, login, begins())
        return lent(connection, 0)
      } catch (error) {
        end(connection, false)
        throw error
      }
    },
    close() {
      closed = true
      for (const { connection, timer } of idle.splice(0)) {
        clearTimeout(timer)
        end(connection, true)
      }
    },
  }
}

/** Every step hands its error to its own callback; without a listener the emitter would throw it a second time. */
function ignored(): void {}

/** Resolves when something was given back; rejects when `signal` ends the wait first. */
function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      signal.removeEventListener('abort', gone)
      resolve()
    }
    const gone = () => {
      waiting.splice(waiting.indexOf(next), 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', gone, { once: true })
    waiting.push(next)
  })
}

/** Greeting, STARTTLS where it is offered, and sign-in where the URL names a user. */
async function opened(connection: SMTPConnection, login: SmtpLogin | null, signal: AbortSignal): Promise<void> {
  await asked(connection, signal, (done) => connection.connect(done))
  if (login === null) return
  const { user, pass } = login
  await asked(connection, signal, (done) => connection.login({ user, credentials: { user, pass } }, done))
}

/** One step of the dialogue. An error, the end of the connection and the end of `signal` all reject, whichever comes first. */
export function asked<T>(
  connection: SMTPConnection,
  signal: AbortSignal,
  ask: (done: (error?: Error | null, result?: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (error: unknown, result?: T) => {
      signal.removeEventListener('abort', gone)
      connection.off('error', settle)
      connection.off('end', ended)
      if (error) reject(error)
      else resolve(result as T)
    }
    const gone = () => {
      settle(signal.reason)
      connection.close()
    }
    const ended = () => settle(new Error('The connection ended.'))
    connection.on('error', settle)
    connection.on('end', ended)
    signal.addEventListener('abort', gone, { once: true })
    if (signal.aborted) gone()
    else ask(settle)
  })
}
