import type { Clock } from '#engine/ports/clock.ts'
import { entriesOf } from '#engine/runtime/feed.ts'
import type { FeedEntry, Runtime } from '#engine/runtime/runtime.ts'
import type { Store } from '#engine/store/store.ts'

/**
 * Server-sent events, one frame an entry of the feed:
 *
 *     id: <position>
 *     data: <one line of JSON>
 *
 * and `event: reset` where the reader has to load everything anew. The stream is pulled: entries wait in a short queue, and a reader
 * who is slower than that loses the queue, not entries: they are read from the store again from the last position sent. So every entry
 * comes exactly once and in order, and a slow reader costs no memory.
 */
export interface LiveOptions {
  readonly runtime: Pick<Runtime, 'subscribe'>
  readonly store: Pick<Store, 'events'>
  readonly clock: Clock
  /** Position of the last entry the reader has; null when it is unknown, too old or not ours: the reader starts anew. */
  readonly from: number | null
  /** The data of a frame as one JSON value; null for what this reader must not see. */
  readonly tell: (entry: FeedEntry) => Promise<unknown>
  /** Asked at every heartbeat; false ends the stream. */
  readonly stillWelcome: () => Promise<boolean>
  readonly stopping: AbortSignal
}

const longestQueue = 256
const pageSize = 200
const heartbeatMs = 20_000

export async function liveStream(options: LiveOptions): Promise<ReadableStream<Uint8Array>> {
  const { runtime, store, clock, from, tell, stillWelcome, stopping } = options
  const bytes = new TextEncoder()
  let position = from ?? (await store.events.lastPosition())
  let queue: FeedEntry[] = []
  let behind = true
  let ended = false
  let wake: (() => void) | null = null
  let cancelHeartbeat = () => {}

  const unsubscribe = await runtime.subscribe((entry) => {
    if (queue.length < longestQueue) queue.push(entry)
    else behind = true
    wake?.()
  })

  const readOn = async () => {
    behind = false
    queue = []
    const events = await store.events.after(position, pageSize)
    if (events.length === pageSize) behind = true
    // What was told while the page was read may stand in both: positions already sent are left out below.
    queue = [...entriesOf(events), ...queue]
  }

  /** The next frame, or null when the stream is over. */
  const next = async (): Promise<string | null> => {
    while (!ended) {
      const entry = queue.shift()
      if (entry === undefined) {
        if (behind) await readOn()
        else await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      if (entry.position <= position) continue
      position = entry.position
      const data = await tell(entry)
      if (data !== null) return `id: ${position}\ndata: ${JSON.stringify(data)}\n\n`
    }
    return null
  }

  const end = () => {
    if (ended) return
    ended = true
    cancelHeartbeat()
    stopping.removeEventListener('abort', end)
    unsubscribe()
    wake?.()
  }

  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.encode(from === null ? opening(position) : 'retry: 2000\n\n'))
      const beat = async () => {
        if (!(await stillWelcome().catch(() => false))) return end()
        if (ended) return
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(bytes.encode(': still here\n\n'))
        cancelHeartbeat = clock.after(heartbeatMs, beat)
      }
      cancelHeartbeat = clock.after(heartbeatMs, beat)
      stopping.addEventListener('abort', end)
      if (stopping.aborted) end()
    },
    async pull(controller) {
      const frame = await next()
      if (frame === null) controller.close()
      else controller.enqueue(bytes.encode(frame))
    },
    cancel: end,
  })
}

function opening(position: number): string {
  return `retry: 2000\nid: ${position}\nevent: reset\ndata: ${JSON.stringify({ position })}\n\n`
}
