import { Worker } from 'node:worker_threads'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { MailReader, MailReading } from '#engine/ports/mail-reader.ts'

/** What may be set; left out, a company's mail is read well. */
export interface MailReaderOptions {
  /** Threads: 1, or 2 where much mail comes in. */
  readonly size?: number
  /** For one mail; then its thread is ended and the mail is `too-slow`. */
  readonly limitMs?: number
  /** A thread that read nothing for so long is ended. */
  readonly idleMs?: number
  readonly heapMegabytes?: number
  /** The thread's module; tests put a slow or a greedy one in its place. */
  readonly module?: URL
  readonly holds?: Rules
}

/** What a thread is sent: one mail at a time. */
export interface Asked {
  readonly raw: Uint8Array
}

/** What a thread says: once null, when it can read, then a reading for each mail. */
export interface Answered {
  readonly reading: MailReading | null
}

interface Job {
  readonly raw: Uint8Array
  readonly resolve: (reading: MailReading) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  job: Job | null
  isReady: boolean
  /** Ends the wait for its answer, or for the end of its idleness. */
  cancel: () => void
}

const startMs = 30_000
const broken: MailReading = { ok: false, reason: 'broken' }

/**
 * Reads mail in threads of their own: a mail that takes too long or too much memory costs its own thread, and the others go on in a new
 * one. `read` leaves the caller's bytes alone (one copy goes over); what comes back is handed over, not copied. It rejects only when the
 * reader is closed, or when no thread can be started.
 */
export function mailReader(clock: Clock, options: MailReaderOptions = {}): MailReader {
  const { size = 1, limitMs = 20_000, idleMs = 60_000, heapMegabytes = 256, holds = everyRule } = options
  const module = options.module ?? new URL('./mail-worker.ts', import.meta.url)
  const threads = new Set<Thread>()
  const waiting: Job[] = []
  let isClosed = false

  const start = (): Thread => {
    const worker = new Worker(module, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes }, execArgv: [] })
    const thread: Thread = { worker, job: null, isReady: false, cancel: () => {} }
    threads.add(thread)
    worker.on('message', ({ reading }: Answered) => {
      if (reading === null) ready(thread)
      else finish(thread, reading)
    })
    worker.on('error', (error) => fail(thread, error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => fail(thread, new Error('the mail thread ended')))
    return thread
  }

  const ready = (thread: Thread) => {
    thread.isReady = true
    if (thread.job) limit(thread, limitMs)
  }

  /** Starting a thread is not the mail's doing, so its time begins when the thread is ready. */
  const limit = (thread: Thread, ms: number) => {
    thread.cancel()
    if (holds('reading-has-a-time'))
      thread.cancel = clock.after(ms, () => drop(thread, { ok: false, reason: 'too-slow' }))
  }

  const finish = (thread: Thread, reading: MailReading) => {
    const job = take(thread)
    job?.resolve(reading)
    next()
    if (thread.job === null && threads.has(thread)) {
      thread.cancel = clock.after(idleMs, () => drop(thread, broken))
      // Nothing but waiting is left to do: the process may end.
      thread.worker.unref()
    }
  }

  /** Out of memory, or a fault that nothing caught. Before a thread could read anything the mail is not at fault, and may be read another time. */
  const fail = (thread: Thread, error: Error) => {
    if (!thread.isReady) take(thread)?.reject(error)
    drop(thread, broken)
  }

  const drop = (thread: Thread, reading: MailReading) => {
    if (!threads.delete(thread)) return
    take(thread)?.resolve(reading)
    void thread.worker.terminate()
    next()
  }

  const next = () => {
    while (waiting.length > 0) {
      const free = [...threads].find(({ job }) => job === null) ?? (threads.size < size ? start() : null)
      if (!free) return
      give(free, waiting.shift() as Job)
    }
  }

  const give = (thread: Thread, job: Job) => {
    thread.job = job
    thread.worker.ref()
    limit(thread, thread.isReady ? limitMs : limitMs + startMs)
    const raw = new Uint8Array(job.raw)
    thread.worker.postMessage({ raw } satisfies Asked, [raw.buffer])
  }

  return {
    read: (raw) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(closed())
        waiting.push({ raw, resolve, reject })
        next()
      }),
    async close() {
      isClosed = true
      for (const { reject } of waiting.splice(0)) reject(closed())
      await Promise.all(
        [...threads].map(async (thread) => {
          threads.delete(thread)
          take(thread)?.reject(closed())
          await thread.worker.terminate()
        }),
      )
    },
  }
}

/** No fault of the mail: it waits for the next engine. */
function closed(): Error {
  return new Error('the mail reader is closed')
}

function take(thread: Thread): Job | null {
  thread.cancel()
  const { job } = thread
  thread.job = null
  return job
}
