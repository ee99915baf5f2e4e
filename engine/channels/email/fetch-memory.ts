import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { OpenMailbox } from '#engine/ports/mail-source.ts'
import type { Store } from '#engine/store/store.ts'

/**
 * How far a mailbox was fetched: every mail up to `upTo` was taken, but those that are `pending`, those that are too large, and those
 * that were there and read before Docket first looked.
 */
export interface FetchMemory {
  readonly numbering: string
  readonly upTo: number
  /** When the mailbox was last looked at. */
  readonly lookedAt: number
  readonly pending: readonly number[]
  /** Left unread, for people to see. */
  readonly tooLarge: readonly number[]
}

const dayMs = 24 * 3_600_000
/** The date of a mail is the server's and may be of another time zone, or of the hour before a restore. */
const overlapMs = 2 * dayMs
const mostTooLarge = 100

export interface FetchNotebook {
  /**
   * What the store remembers of the mailbox. At the first look that is what is unread; when the server has numbered its mails anew, what is
   * unread and all that arrived since shortly before the last look: mails taken already come again then, and the intake knows them.
   */
  recall(mailbox: OpenMailbox, now: number): Promise<FetchMemory>
  /** Writes only what is worth a write: that nothing came is noted once a day. */
  keep(memory: FetchMemory): Promise<void>
}

export function fetchNotebook(settings: Store['settings'], key: string, holds: Rules = everyRule): FetchNotebook {
  let kept: FetchMemory | null = null
  return {
    async recall(mailbox, now) {
      const text = await settings.get(key)
      kept = text === null ? null : (JSON.parse(text) as FetchMemory)
      const isSame = kept?.numbering === mailbox.numbering || !holds('numbers-have-a-numbering')
      return kept !== null && isSame ? kept : begin(mailbox, kept, now)
    },
    async keep(memory) {
      if (kept !== null && isSame(kept, memory)) return
      await settings.put(key, JSON.stringify(memory))
      kept = memory
    },
  }
}

async function begin(mailbox: OpenMailbox, before: FetchMemory | null, now: number): Promise<FetchMemory> {
  const unread = await mailbox.find({ unread: true })
  const recent = before === null ? [] : await mailbox.find({ since: before.lookedAt - overlapMs })
  return {
    numbering: mailbox.numbering,
    upTo: mailbox.nextNumber - 1,
    lookedAt: now,
    pending: ascending([...unread, ...recent]).filter((number) => number < mailbox.nextNumber),
    tooLarge: [],
  }
}

export function withFound(memory: FetchMemory, found: readonly number[], now: number): FetchMemory {
  return {
    ...memory,
    upTo: Math.max(memory.upTo, found.at(-1) ?? 0),
    lookedAt: now,
    pending: ascending([...memory.pending, ...found]),
  }
}

/** What became of a pending mail: it needs no further look. */
export function withDone(memory: FetchMemory, number: number, became: 'taken' | 'gone' | 'too-large'): FetchMemory {
  const tooLarge = became === 'too-large' ? [...memory.tooLarge, number].slice(-mostTooLarge) : memory.tooLarge
  return { ...memory, pending: memory.pending.filter((one) => one !== number), tooLarge }
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function isSame(kept: FetchMemory, memory: FetchMemory): boolean {
  return (
    memory.lookedAt - kept.lookedAt < dayMs &&
    JSON.stringify({ ...memory, lookedAt: kept.lookedAt }) === JSON.stringify(kept)
  )
}
