import { sql } from 'kysely'
import type { JsonObject } from '#engine/core/json.ts'
import type { Dialect } from './dialect.ts'
import { gatherWrites } from './gather-writes.ts'
import { pattern } from './like.ts'
import type { MailRow } from './mail-store.ts'
import { oneValue, upTo } from './one-value.ts'
import type { Store } from './store.ts'
import type { MailTableRow } from './tables.ts'

/**
 * Mails that came in. A row is claimed as an outbox row is: the claim pushes `next_at` to the end of the lease, raises the fence, and counts
 * the attempt before it is made, so that a mail which kills its reader is not read for ever. What only waits costs no attempt.
 */
export function mails(dialect: Dialect): Store['mails'] {
  const { reader, writer, skipLocked } = dialect
  const value = oneValue(dialect)
  const owned = (id: string, fence: number, values: Partial<MailTableRow>) =>
    changed(
      writer
        .updateTable('mails')
        .set(values)
        .where('id', '=', id)
        .where('fence', '=', fence)
        .where('state', '=', sql.lit('waiting'))
        .executeTakeFirst(),
    )

  const insert = gatherWrites(async (rows: readonly MailTableRow[]) => {
    await writer
      .insertInto('mails')
      .values([...rows])
      .execute()
    return rows
  })

  return {
    async add({ id, blob, size, envelope, receivedAt, teams, leaseUntil }) {
      const begun = leaseUntil === null ? 0 : 1
      const row: MailTableRow = {
        id,
        blob,
        size,
        envelope: JSON.stringify(envelope),
        received_at: receivedAt,
        state: 'waiting',
        attempts: begun,
        fence: begun,
        next_at: leaseUntil ?? receivedAt,
        outcome: null,
        reason: null,
        tickets: '[]',
        message_id: null,
        body_hash: null,
        facts: null,
        teams: JSON.stringify(teams),
        decided: null,
      }
      await insert(row)
      return rowOf(row)
    },
    async claim(now, leaseUntil, limit) {
      // Materialized: a plan that asks the subquery again for each row would claim more than the limit.
      const due = sql<string>`SELECT id FROM mails WHERE state = 'waiting' AND next_at <= ${now}
        ORDER BY next_at, id LIMIT ${sql.lit(limit)} ${skipLocked}`
      const { rows } = await sql<MailTableRow>`WITH due AS MATERIALIZED (${due})
        UPDATE mails SET next_at = ${leaseUntil}, fence = fence + 1, attempts = attempts + 1
        WHERE id IN (SELECT id FROM due) AND state = 'waiting' AND next_at <= ${now} RETURNING *`.execute(writer)
      return rows.map(rowOf).sort((a, b) => a.receivedAt - b.receivedAt)
    },
    settle: (id, fence, { state, outcome, reason, tickets, messageId, bodyHash, facts, teams }) =>
      owned(id, fence, {
        state,
        outcome,
        reason,
        tickets: JSON.stringify(tickets),
        message_id: messageId,
        body_hash: bodyHash,
        facts: facts === null ? null : JSON.stringify(facts),
        teams: JSON.stringify(teams),
        decided: null,
      }),
    retry: (id, fence, nextAt, reason) => owned(id, fence, { next_at: nextAt, reason }),
    async nextDueAt() {
      const row = await reader
        .selectFrom('mails')
        .select('next_at')
        .where('state', '=', sql.lit('waiting'))
        .orderBy('next_at')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? null : Number(row.next_at)
    },
    async get(id) {
      const row = await reader.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? rowOf(row) : null
    },
    async withMessageIds(messageIds) {
      if (messageIds.length === 0) return []
      const rows = await reader
        .selectFrom('mails')
        .selectAll()
        .where('message_id', 'in', [...messageIds])
        .where('state', '!=', sql.lit('waiting'))
        .orderBy('received_at', 'desc')
        .limit(100)
        .execute()
      return rows.map(rowOf)
    },
    async shelf({ teams, limit, cursor = null }) {
      const { rows } = await sql<MailTableRow>`SELECT * FROM mails WHERE state = 'shelved' AND ${isFor(teams)}
        AND ${isAfter(cursor)} ORDER BY received_at DESC, id DESC LIMIT ${sql.lit(limit + 1)}`.execute(reader)
      const mails = rows.slice(0, limit).map(rowOf)
      const last = mails.at(-1)
      return { mails, next: rows.length > limit && last ? `${last.receivedAt}.${last.id}` : null }
    },
    async shelfCount(teams, cap) {
      const count = value(`shelf ${JSON.stringify([teams, cap])}`, () =>
        upTo(cap, sql`SELECT 1 FROM mails WHERE state = 'shelved' AND ${isFor(teams)}`),
      )
      return Number(await count)
    },
    async requeue(ids, now) {
      if (ids !== null && ids.length === 0) return []
      let query = writer
        .updateTable('mails')
        .set({ state: 'waiting', attempts: 0, next_at: now, decided: null })
        .where('state', '=', sql.lit('shelved'))
      if (ids !== null) query = query.where('id', 'in', [...ids])
      else query = query.where(sql<boolean>`reason LIKE 'unreadable%'`)
      return (await query.returning('id').execute()).map(({ id }) => id)
    },
    async decide(id, team, leaseUntil) {
      const row = await writer
        .updateTable('mails')
        .set(({ eb }) => ({
          state: 'waiting',
          decided: team,
          attempts: 1,
          fence: eb('fence', '+', 1),
          next_at: leaseUntil,
        }))
        .where('id', '=', id)
        .where('state', '=', sql.lit('shelved'))
        .returningAll()
        .executeTakeFirst()
      return row ? rowOf(row) : null
    },
    discard: (id) =>
      changed(
        writer
          .updateTable('mails')
          .set({ state: 'discarded' })
          .where('id', '=', id)
          .where('state', '=', sql.lit('shelved'))
          .executeTakeFirst(),
      ),
  }
}

/** The ids in the list are words of `[a-z0-9-]`, so a quoted one is found by LIKE as it stands. Nobody's mail is everybody's. */
function isFor(teams: readonly string[] | null) {
  if (teams === null) return sql`1 = 1`
  const named = teams.map((team) => sql`teams LIKE ${pattern(`%"${team}"%`)}`)
  return sql`(${sql.join([sql`teams = '[]'`, ...named], sql` OR `)})`
}

function isAfter(cursor: string | null) {
  const [, at, id] = /^(\d{1,15})\.([0-9a-z]{1,32})$/.exec(cursor ?? '') ?? []
  return at === undefined ? sql`1 = 1` : sql`(received_at, id) < (${Number(at)}, ${id})`
}

async function changed(update: Promise<{ readonly numUpdatedRows: bigint }>): Promise<boolean> {
  return Number((await update).numUpdatedRows) === 1
}

function rowOf(row: MailTableRow): MailRow {
  return {
    id: row.id,
    blob: row.blob,
    size: Number(row.size),
    envelope: JSON.parse(row.envelope) as JsonObject,
    receivedAt: Number(row.received_at),
    state: row.state,
    attempts: Number(row.attempts),
    fence: Number(row.fence),
    outcome: row.outcome,
    reason: row.reason,
    tickets: JSON.parse(row.tickets) as number[],
    messageId: row.message_id,
    bodyHash: row.body_hash,
    facts: row.facts === null ? null : (JSON.parse(row.facts) as JsonObject),
    teams: JSON.parse(row.teams) as string[],
    decided: row.decided,
  }
}
