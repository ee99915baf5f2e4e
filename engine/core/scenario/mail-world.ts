import { loopLimits } from '#engine/core/mail/loop-guard.ts'
import type { MailReading } from '#engine/ports/mail-reader.ts'

/** What became of the last mail. */
export interface FiledMail {
  readonly outcome: 'created' | 'appended' | 'shelved' | 'ignored' | 'bounce-noted'
  readonly reason: string | null
}

/** Mail as a story knows it. */
export interface MailWorld {
  /** Mails by the names that steps give them, as they were read. */
  readonly readings: ReadonlyMap<string, MailReading>
  /** The host of addresses that no file names. */
  readonly domain: string
  /** null before the first mail. */
  last: FiledMail | null
  /** Mails that came before, with the tickets they belong to. */
  readonly came: {
    readonly messageId: string
    readonly text: string
    readonly ticket: number | null
    readonly at: number
  }[]
  readonly counted: { readonly key: string; readonly at: number }[]
}

/** What a loop is told by; see `core/mail/loop-guard`. */
export type Counter = 'tickets' | 'messages' | 'text' | 'answers'

export function mailWorld(readings: MailWorld['readings'], domain: string): MailWorld {
  return { readings, domain, last: null, came: [], counted: [] }
}

/** Counts something that an address did, or that went to it; `what` tells things of one kind apart. */
export function countSender({ counted }: MailWorld, counter: Counter, address: string, at: number, what = ''): void {
  counted.push({ key: keyOf(counter, address, what), at })
}

/** How often that was counted within the window of the guard. */
export function countOf({ counted }: MailWorld, counter: Counter, address: string, now: number, what = ''): number {
  const key = keyOf(counter, address, what)
  return counted.filter((one) => one.key === key && now - one.at < loopLimits.windowMs).length
}

function keyOf(counter: Counter, address: string, what: string): string {
  return `${counter} ${address.toLowerCase()} ${what}`
}
