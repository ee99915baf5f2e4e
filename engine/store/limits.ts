import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { gather } from './gather.ts'
import type { Store } from './store.ts'

interface Counted {
  readonly key: string
  readonly windowMs: number
  readonly now: number
}

export function limits({ reader, writer, skipLocked }: Dialect): Store['limits'] {
  const consumeAll: Store['limits']['consumeAll'] = async (counts, windowMs, now) => {
    if (counts.length === 0) return []
    // In one order for everybody: whoever waits for a row holds none that another one waits for.
    const values = counts
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, points }) => sql`(${key}, ${points}, ${now + windowMs})`)
    const { rows } = await sql<{
      key: string
      points: number
    }>`INSERT INTO limits (key, points, resets_at) VALUES ${sql.join(values)}
        ON CONFLICT (key) DO UPDATE SET
          points = CASE WHEN limits.resets_at <= ${now} THEN excluded.points ELSE limits.points + excluded.points END,
          resets_at = CASE WHEN limits.resets_at <= ${now} THEN excluded.resets_at ELSE limits.resets_at END
        RETURNING key, points`.execute(writer)
    const totals = new Map(rows.map(({ key, points }) => [key, Number(points)]))
    return counts.map(({ key, points }) => totals.get(key) ?? points)
  }

  /** Whoever counts at once shares a statement; nobody is told a total, so nobody needs one of their own. */
  const count = gather<Counted, true>(async (counted) => {
    for (const [windowMs, ofWindow] of Map.groupBy(counted, (one) => one.windowMs)) {
      const points = new Map<string, number>()
      // The last one may be named several times.
      for (const { key } of new Set(ofWindow)) points.set(key, (points.get(key) ?? 0) + 1)
      const counts = [...points].map(([key, sum]) => ({ key, points: sum }))
      await consumeAll(counts, windowMs, Math.min(...ofWindow.map(({ now }) => now)))
    }
    return new Map(counted.map((one) => [one, true]))
  })

  return {
    consumeAll,
    async count(key, windowMs, now) {
      await count({ key, windowMs, now })
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
