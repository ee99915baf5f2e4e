import { createHash } from 'node:crypto'
import type { MailIntake, RecipientAnswer } from '#engine/channels/email/incoming.ts'
import type { Envelope } from '#engine/core/mail/letter.ts'

export interface TakenBytes {
  readonly id: string
  readonly envelope: Envelope
  readonly raw: Buffer
}

/** An intake that keeps what it takes in memory, once for each content, as the real one does by Message-ID and body. */
export interface MemoryIntake extends MailIntake {
  /** Different mails, in the order in which they came. */
  readonly mails: readonly TakenBytes[]
  /** How many times a mail came that was there already. */
  repeats(): number
  /** The next calls of `take` read everything and then fail with these. */
  failWith(...errors: readonly Error[]): void
  /** Called when the bytes are in and before they are kept. */
  beforeKeeping: (() => Promise<void>) | null
}

export function memoryIntake(recipients: Readonly<Record<string, RecipientAnswer>> = {}): MemoryIntake {
  const mails = new Map<string, TakenBytes>()
  const failures: Error[] = []
  let repeats = 0
  const intake: MemoryIntake = {
    get mails() {
      return [...mails.values()]
    },
    repeats: () => repeats,
    failWith: (...errors) => void failures.push(...errors),
    beforeKeeping: null,
    async take(bytes, envelope) {
      const chunks: Uint8Array[] = []
      for await (const chunk of bytes) chunks.push(chunk)
      const failure = failures.shift()
      if (failure) throw failure
      await intake.beforeKeeping?.()
      const raw = Buffer.concat(chunks)
      const id = createHash('sha256').update(raw).digest('hex').slice(0, 32)
      if (mails.has(id)) repeats++
      else mails.set(id, { id, envelope, raw })
      return { id, done: Promise.resolve({ outcome: 'created', tickets: [mails.size], reason: null }) }
    },
    recipient: async (address) => recipients[address] ?? 'unknown',
    reprocess: async () => 0,
    accept: async () => ({ outcome: 'created', tickets: [], reason: null }),
  }
  return intake
}
