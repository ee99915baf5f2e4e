import { sql } from 'kysely'
import type { KeptPlan, PlanTotals } from '#engine/core/plan/kept-plan.ts'
import type { TakeoverRow } from './definition-store.ts'
import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'

const columns = ['id', 'from_revision', 'to_revision', 'commit_id', 'at', 'finished_at', 'totals'] as const

export function takeovers({ reader, writer }: Dialect): Store['takeovers'] {
  return {
    async begin({ from, to, commit, at }) {
      const { rows } = await sql<{ id: number }>`INSERT INTO takeovers (id, from_revision, to_revision, commit_id, at)
        SELECT coalesce(max(id), 0) + 1, ${from}, ${to}, ${commit}, ${at} FROM takeovers RETURNING id`.execute(writer)
      return Number(rows[0]?.id)
    },
    async keep(id, { plan, totals, finishedAt }) {
      await writer
        .updateTable('takeovers')
        .set({ plan: JSON.stringify(plan), totals: JSON.stringify(totals), finished_at: finishedAt })
        .where('id', '=', id)
        .execute()
    },
    async last() {
      // As the next one is decided by it, it is read where it was written.
      const row = await writer.selectFrom('takeovers').select(columns).orderBy('id', 'desc').limit(1).executeTakeFirst()
      return row ? takeoverOf(row) : null
    },
    async list(limit, before) {
      const rows = await reader
        .selectFrom('takeovers')
        .select(columns)
        .$if(before !== null, (query) => query.where('id', '<', before as number))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(takeoverOf)
    },
    async get(id) {
      const row = await reader
        .selectFrom('takeovers')
        .select([...columns, 'plan'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) return null
      return { ...takeoverOf(row), plan: row.plan === null ? null : (JSON.parse(row.plan) as KeptPlan) }
    },
  }
}

function takeoverOf(row: {
  readonly id: number
  readonly from_revision: string | null
  readonly to_revision: string
  readonly commit_id: string | null
  readonly at: number
  readonly finished_at: number | null
  readonly totals: string | null
}): TakeoverRow {
  return {
    id: Number(row.id),
    from: row.from_revision,
    to: row.to_revision,
    commit: row.commit_id,
    at: Number(row.at),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
    totals: row.totals === null ? null : (JSON.parse(row.totals) as PlanTotals),
  }
}
