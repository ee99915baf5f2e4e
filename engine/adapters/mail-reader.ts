import { Worker } from 'node:worker_threads'
import type { Clock } from '#engine/ports/clock.ts'
import type { MailReader, MailReading } from '#engine/ports/mail-reader.ts'

const longestMs = 20_000
const idleMs = 60_000
const heapMb = 512
const headerBytes = 1_000_000
const mostBoundaries = 2_000

/**
 * Reads mail in a worker thread, one at a time: it is started when there is something to read, ended when it has been idle for a while, and
 * ended at once with a mail that takes too long or too much memory, which costs that mail alone.
 */
export function mailReader(clock: Clock): MailReader {
  let worker: Worker | null = null
  let queue: Promise<unknown> = Promise.resolve()
  let cancelIdle = () => {}

  const end = async () => {
    cancelIdle()
    const ending = worker
    worker = null
    await ending?.terminate()
  }

  const readNow = async (raw: Uint8Array): Promise<MailReading> => {
    cancelIdle()
    worker ??= new Worker(new URL('./mail-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    })
    const mine = worker
    const reading = await new Promise<MailReading>((resolve) => {
      const cancel = clock.after(longestMs, () => answer({ ok: false, reason: 'too-slow' }))
      const answer = (result: MailReading) => {
        cancel()
        mine.removeAllListeners()
        if (!result.ok && result.reason !== 'broken') void end()
        resolve(result)
      }
      mine.once('message', answer)
      mine.once('error', () => {
        worker = null
        answer({ ok: false, reason: 'broken' })
      })
      mine.postMessage(raw)
    })
    cancelIdle = clock.after(idleMs, () => void end())
    return reading
  }

  return {
    read(raw) {
      const refused = overLimits(raw)
      if (refused !== null) return Promise.resolve(refused)
      const reading = queue.then(() => readNow(raw))
      queue = reading.catch(() => {})
      return reading
    },
    async close() {
      await queue
      await end()
    },
  }
}

/** What no mail program writes is refused before any parser sees it. */
function overLimits(raw: Uint8Array): MailReading | null {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at !== -1)
  if (Math.min(bytes.length, ...ends) > headerBytes) return { ok: false, reason: 'headers-too-large' }
  let boundaries = 0
  for (let at = bytes.indexOf('\n--'); at !== -1; at = bytes.indexOf('\n--', at + 3)) {
    if (bytes[at + 3] !== 0x20 && ++boundaries > mostBoundaries) return { ok: false, reason: 'too-many-parts' }
  }
  return null
}
