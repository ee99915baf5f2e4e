import { type Frame, frameReader } from './frames.ts'

export type Connection = 'live' | 'lost' | 'offline'

export interface LiveOptions {
  readonly url: string
  /** Headers beside what the stream itself needs. */
  readonly headers: Readonly<Record<string, string>>
  readonly credentials: RequestCredentials
  /** Id of the last frame that was taken; `0` from the beginning. */
  readonly from: string
  readonly onFrame: (frame: Frame) => void
  readonly onConnection: (connection: Connection) => void
  /** The stream is not there any more, or not ours. */
  readonly onGone: (status: number) => void
}

export interface Live {
  stop(): void
  /** Tries at once: somebody is waiting, or the network is back. */
  retry(): void
}

const firstPauseMs = 1_000
const longestPauseMs = 30_000
/** A stream that says nothing for so long is dead, even if nobody told us: it is asked to be still here every 20 seconds. */
const silenceMs = 50_000

/**
 * Reads a stream of server-sent events with `fetch`, and goes on after every cut where it stood: each frame is taken once and in order.
 */
export function openLive(options: LiveOptions): Live {
  let last = options.from
  let failures = 0
  let isOver = false
  let abort = new AbortController()
  let wake: (() => void) | null = null

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const readOnce = async (): Promise<number | null> => {
    abort = new AbortController()
    let watch: ReturnType<typeof setTimeout> | undefined
    const alive = () => {
      clearTimeout(watch)
      watch = setTimeout(() => abort.abort(), silenceMs)
    }
    try {
      alive()
      const answer = await fetch(options.url, {
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': last, ...options.headers },
        credentials: options.credentials,
        cache: 'no-store',
        signal: abort.signal,
      })
      if (!answer.ok || !answer.body) {
        if (answer.status < 500 && answer.status !== 429 && answer.status !== 408) {
          isOver = true
          options.onGone(answer.status)
        }
        return null
      }
      failures = 0
      options.onConnection('live')
      const frames = frameReader()
      const reader = answer.body.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return frames.retryMs()
        alive()
        for (const frame of frames.read(value)) {
          if (isOver) return null
          options.onFrame(frame)
          if (frame.id !== null) last = frame.id
        }
      }
    } finally {
      clearTimeout(watch)
      abort.abort()
    }
  }

  const run = async () => {
    while (!isOver) {
      const asked = await readOnce().catch(() => null)
      if (isOver) return
      failures += 1
      if (failures > 1 || !navigator.onLine) options.onConnection(navigator.onLine ? 'lost' : 'offline')
      const grown = Math.min(asked ?? firstPauseMs * 2 ** (failures - 1), longestPauseMs)
      // Not all at the same moment, when an engine comes back to thousands who wait for it.
      await pause(grown * (0.5 + Math.random() / 2))
    }
  }

  const retry = () => wake?.()
  const offline = () => {
    options.onConnection('offline')
    abort.abort()
  }
  addEventListener('online', retry)
  addEventListener('offline', offline)
  void run()

  return {
    retry,
    stop() {
      isOver = true
      removeEventListener('online', retry)
      removeEventListener('offline', offline)
      abort.abort()
      wake?.()
    },
  }
}
