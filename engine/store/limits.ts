import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'

export function limits({ reader, writer }: Dialect): Store['limits'] {
  return {
    async consume(key, points, windowMs, now) {
      const { rows } = await sql<{
        points: number
      }>`INSERT INTO limits (key, points, resets_at) VALUES (${key}, ${points}, ${now + windowMs})
        ON CONFLICT (key) DO UPDATE SET
          points = CASE WHEN limits.resets_at <= ${now} THEN excluded.points ELSE limits.points + excluded.points END,
          resets_at = CASE WHEN limits.resets_at <= ${now} THEN excluded.resets_at ELSE limits.resets_at END
        RETURNING points`.execute(writer)
      return Number(rows[0]?.points ?? points)
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
  }
}
