import { parentPort } from 'node:worker_threads'
import { reading } from '#engine/core/mail/read/reading.ts'
import type { MailReading } from '#engine/ports/mail-reader.ts'
import type { Answered, Asked } from './mail-reader.ts'

parentPort?.on('message', async ({ raw }: Asked) => {
  const { answer, buffers } = owned(await reading(raw))
  parentPort?.postMessage({ reading: answer } satisfies Answered, buffers)
})

parentPort?.postMessage({ reading: null } satisfies Answered)

/** Each part with bytes of its own, so that they are handed over and not copied: many share a buffer, and some the pool of Node. */
function owned(read: MailReading): { readonly answer: MailReading; readonly buffers: readonly ArrayBuffer[] } {
  if (!read.ok) return { answer: read, buffers: [] }
  const parts = read.mail.parts.map((part) => ({ ...part, content: new Uint8Array(part.content) }))
  return { answer: { ok: true, mail: { ...read.mail, parts } }, buffers: parts.map(({ content }) => content.buffer) }
}
