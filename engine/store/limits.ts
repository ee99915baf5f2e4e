import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { gatherWrites } from './gather-writes.ts'
import type { Store } from './store.ts'

/** What one caller counts, its own keys once each. */
interface Counts {
  readonly counts: readonly { readonly key: string; readonly points: number }[]
  readonly now: number
}

export function limits({ reader, writer, skipLocked }: Dialect): Store['limits'] {
  /** One statement for all callers; a key that several count at is one row, and each is told what it came to with their own points. */
  const consumeTogether = async (callers: readonly Counts[], windowMs: number) => {
    const now = Math.min(...callers.map((caller) => caller.now))
    const sums = new Map<string, number>()
    for (const { key, points } of callers.flatMap(({ counts }) => counts)) sums.set(key, (sums.get(key) ?? 0) + points)
    // In one order for everybody: whoever waits for a row holds none that another one waits for.
    const values = [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, points]) => sql`(${key}, ${points}, ${now + windowMs})`)
    const { rows } = await sql<{
      key: string
      points: number
    }>`INSERT INTO limits (key, points, resets_at) VALUES ${sql.join(values)}
        ON CONFLICT (key) DO UPDATE SET
          points = CASE WHEN limits.resets_at <= ${now} THEN excluded.points ELSE limits.points + excluded.points END,
          resets_at = CASE WHEN limits.resets_at <= ${now} THEN excluded.resets_at ELSE limits.resets_at END
        RETURNING key, points`.execute(writer)
    const totals = new Map(rows.map(({ key, points }) => [key, Number(points) - (sums.get(key) ?? 0)]))
    return callers.map(({ counts }) =>
      counts.map(({ key, points }) => {
        const total = (totals.get(key) ?? 0) + points
        totals.set(key, total)
        return total
      }),
    )
  }

  /** By the length of the window, of which there are few. */
  const ofWindow = new Map<number, (counts: Counts) => Promise<readonly number[]>>()
  const consumeAll: Store['limits']['consumeAll'] = async (counts, windowMs, now) => {
    if (counts.length === 0) return []
    const consume =
      ofWindow.get(windowMs) ?? gatherWrites((callers: readonly Counts[]) => consumeTogether(callers, windowMs))
    ofWindow.set(windowMs, consume)
    return consume({ counts, now })
  }

  return {
    consumeAll,
    async count(key, windowMs, now) {
      await consumeAll([{ key, points: 1 }], windowMs, now)
    },
    async consume(key, points, windowMs, now) {
      const [total = points] = await consumeAll([{ key, points }], windowMs, now)
      return total
    },
    async totals(keys, now) {
      if (keys.length === 0) return []
      const rows = await reader
        .selectFrom('limits')
        .select(['key', 'points'])
        .where('key', 'in', [...keys])
        .where('resets_at', '>', now)
        .execute()
      const points = new Map(rows.map((row) => [row.key, Number(row.points)]))
      return keys.map((key) => points.get(key) ?? 0)
    },
    async dropEnded(now) {
      // Rows are locked here in no order: one that somebody counts at goes next time.
      await sql`DELETE FROM limits WHERE key IN (SELECT key FROM limits WHERE resets_at <= ${now} ${skipLocked})`.execute(
        writer,
      )
    },
  }
}
