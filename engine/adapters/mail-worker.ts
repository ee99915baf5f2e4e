import { parentPort } from 'node:worker_threads'
import { readMail } from '#engine/core/mail/read/read-mail.ts'

// Runs in a thread of its own: whatever a mail does to its parser, the event loop of the engine stays free.

parentPort?.on('message', async (raw: Uint8Array) => {
  try {
    parentPort?.postMessage({ ok: true, mail: await readMail(raw) })
  } catch {
    parentPort?.postMessage({ ok: false, reason: 'broken' })
  }
})
