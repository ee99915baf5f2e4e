import { newId, queueKey, stored } from '../stored.ts'
import type { Answered } from './engine.ts'
import type { LineFile } from './state.ts'

/** Something the visitor said that the stream has not shown yet. */
export interface Outgoing {
  /** The client's id: the same at every try, so that a second one does nothing. */
  readonly id: string
  readonly text: string
  /** Id of the answer that was chosen; `text` is its title. */
  readonly answer: string | null
  /** The script shall begin anew. */
  readonly restart: boolean
  /** Ids of uploads, and what is shown of them. */
  readonly files: readonly (LineFile & { readonly id: string })[]
  readonly at: number
  /** `taken`: the engine has it, the stream will show it. */
  readonly state: 'waiting' | 'taken' | 'refused'
  readonly refusal: string | null
}

export interface QueueOptions {
  readonly channel: string
  /** Sends one; never called for two at a time. */
  readonly send: (message: Outgoing) => Promise<Answered<unknown>>
  readonly changed: () => void
  /** The engine asked to wait. */
  readonly tooFast: (isTooFast: boolean) => void
  /** In words, why something will not be taken. */
  readonly refusalOf: (answered: Extract<Answered<unknown>, { outcome: 'refused' }>) => string
}

const firstPauseMs = 1_000
const longestPauseMs = 20_000

/**
 * What was said waits here until the conversation shows it: in order, one at a time, over cuts and reloads. What will never be taken stays in sight,
 * to be tried again or discarded.
 */
export function createQueue({ channel, send, changed, tooFast, refusalOf }: QueueOptions) {
  const kept = stored<readonly Outgoing[]>(queueKey(channel))
  let waiting: readonly Outgoing[] = kept.read() ?? []
  let isRunning = false
  let failures = 0
  let wake: (() => void) | null = null

  const set = (next: readonly Outgoing[]) => {
    waiting = next
    if (next.length > 0) kept.write(next)
    else kept.clear()
    changed()
  }
  const mark = (id: string, change: Partial<Outgoing>) =>
    set(waiting.map((message) => (message.id === id ? { ...message, ...change } : message)))
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const run = async () => {
    if (isRunning) return
    isRunning = true
    for (;;) {
      const next = waiting.find(({ state }) => state === 'waiting')
      if (!next) break
      const answered = await send(next).catch(
        (): Answered<unknown> => ({ outcome: 'later', afterMs: null, isTooFast: false }),
      )
      if (answered.outcome === 'done') {
        failures = 0
        tooFast(false)
        mark(next.id, { state: 'taken' })
      } else if (answered.outcome === 'refused') mark(next.id, { state: 'refused', refusal: refusalOf(answered) })
      else {
        tooFast(answered.isTooFast)
        await pause(answered.afterMs ?? Math.min(firstPauseMs * 2 ** failures++, longestPauseMs))
      }
    }
    isRunning = false
  }

  return {
    messages: () => waiting,
    add(message: Pick<Outgoing, 'text' | 'answer' | 'restart' | 'files'>): void {
      set([...waiting, { ...message, id: newId(), at: Date.now(), state: 'waiting', refusal: null }])
      void run()
    },
    /** The conversation shows it. */
    shown(id: string): void {
      if (waiting.some((message) => message.id === id)) set(waiting.filter((message) => message.id !== id))
    },
    retry(id: string): void {
      mark(id, { state: 'waiting', refusal: null })
      void run()
    },
    discard: (id: string) => set(waiting.filter((message) => message.id !== id)),
    /** Goes on at once with what waits: the network is back. */
    hurry(): void {
      wake?.()
      void run()
    },
    clear: () => set([]),
  }
}

export type Queue = ReturnType<typeof createQueue>
