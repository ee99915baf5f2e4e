import type { Log } from '#engine/ports/log.ts'

const page = 500

/** Rows that get their positions in commit order, 1, 2, 3 …, whichever engine writes them. */
export interface PositionedRows<Row> {
  after(position: number, limit: number): Promise<readonly Row[]>
  lastPosition(): Promise<number>
}

export interface PositionFeed<Row, Entry> {
  /** Something may have been committed, by this engine or another. */
  ring(): void
  /** Rows of a commit of this engine. */
  wrote(rows: readonly Row[]): void
  /** Every entry from now on; returns the way to stop. Rejects where the store cannot say where now is. */
  subscribe(listener: (entry: Entry) => void): Promise<() => void>
}

/**
 * Tells listeners of every commit, in commit order, once and without gaps: whatever rings, the feed reads on from the last position told.
 * What this engine wrote right behind it is told as it is; the rest is read, once for all who listen, and not while nobody does.
 */
export function createPositionFeed<Row extends { readonly position: number }, Entry>(
  rows: PositionedRows<Row>,
  entriesOf: (rows: readonly Row[]) => readonly Entry[],
  log: Log,
): PositionFeed<Row, Entry> {
  const listeners = new Set<(entry: Entry) => void>()
  let position: number | null = null
  let reading: Promise<void> | null = null
  let again = false

  const tell = (told: readonly Row[]) => {
    position = told.at(-1)?.position ?? position
    for (const entry of entriesOf(told)) for (const listener of [...listeners]) tellOne(listener, entry)
  }
  /** One who cannot be told must not undo, nor do twice, what is committed. */
  const tellOne = (listener: (entry: Entry) => void, entry: Entry) => {
    try {
      listener(entry)
    } catch (error) {
      log.error({ error: String(error) }, 'a listener of the feed failed')
    }
  }

  const read = async () => {
    do {
      again = false
      try {
        await readOn()
      } catch (error) {
        log.error({ error: String(error) }, 'the feed cannot be read')
      }
    } while (again)
    reading = null
  }
  const readOn = async () => {
    for (;;) {
      if (position === null) return
      const found = await rows.after(position, page)
      tell(found)
      if (found.length < page) return
    }
  }
  const settle = async () => {
    if (position !== null) return
    const last = await rows.lastPosition()
    // Somebody else may have settled it meanwhile, and rows been told since.
    position ??= last
  }

  const ring = () => {
    if (listeners.size === 0) return
    if (reading) again = true
    else reading = read()
  }

  return {
    ring,
    wrote(written) {
      const [first] = written
      if (first === undefined || listeners.size === 0) return
      if (reading === null && position !== null && first.position === position + 1) tell(written)
      else ring()
    },
    async subscribe(listener) {
      if (listeners.size === 0) position = null
      listeners.add(listener)
      await settle().catch((error: unknown) => {
        listeners.delete(listener)
        throw error
      })
      return () => void listeners.delete(listener)
    },
  }
}
