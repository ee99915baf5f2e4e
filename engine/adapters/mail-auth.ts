import { Worker } from 'node:worker_threads'
import { unanswered } from '#engine/core/mail/authentication-results.ts'
import { judgedBytes } from '#engine/core/mail/signatures.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { MailAuth, MailAuthenticator } from '#engine/ports/mail-auth.ts'

type Mail = Parameters<MailAuthenticator['check']>[0]

/** What the thread is sent; several mails wait for their name servers at the same time. */
export interface Asked {
  readonly id: number
  readonly mail: Mail
}

export interface Answered {
  readonly id: number
  readonly auth: MailAuth
}

/** The thread gives up by itself before; this is for one that hangs, its start included. */
const longestMs = 20_000
const idleMs = 60_000
const heapMegabytes = 256

/**
 * Checks senders in a thread of its own: signatures of strangers cost time, and the engine has others to answer. A thread that hangs or
 * ends proves nobody, and the next mail gets a new one. `close` answers whoever waits.
 */
export function mailAuthenticator(
  clock: Clock,
  module = new URL('./mail-auth-worker.ts', import.meta.url),
): MailAuthenticator & { close(): Promise<void> } {
  const waiting = new Map<number, (auth: MailAuth) => void>()
  let thread: Worker | null = null
  let cancelIdle = () => {}
  let last = 0

  const answer = (id: number, auth: MailAuth) => {
    waiting.get(id)?.(auth)
    waiting.delete(id)
    if (waiting.size > 0 || thread === null) return
    thread.unref()
    cancelIdle = clock.after(idleMs, end)
  }

  const end = async () => {
    const ended = thread
    thread = null
    cancelIdle()
    for (const id of [...waiting.keys()]) answer(id, unanswered)
    await ended?.terminate()
  }

  const start = (): Worker => {
    const started = new Worker(module, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes }, execArgv: [] })
    started.on('message', ({ id, auth }: Answered) => answer(id, auth))
    const gone = () => void (thread === started && end())
    started.on('error', gone)
    started.on('exit', gone)
    return started
  }

  return {
    check(mail) {
      cancelIdle()
      thread ??= start()
      thread.ref()
      const id = ++last
      const raw = new Uint8Array(judgedBytes(mail.raw))
      thread.postMessage({ id, mail: { ...mail, raw } } satisfies Asked, [raw.buffer])
      return new Promise((resolve) => {
        const cancel = clock.after(longestMs, () => void end())
        waiting.set(id, (auth) => {
          cancel()
          resolve(auth)
        })
      })
    },
    close: end,
  }
}
