import { type BatchRows, type Cell, textCell, ticketColumns } from '#engine/store/rows.ts'

/**
 * A batch is one INSERT into the view `commit_batch`: one statement, one turn of a thread, one fsync. Its triggers fan JSON arrays of rows
 * out into the tables, all or nothing. Long texts (snapshots, contents) lie one after the other in `heap`, and rows name them by offset
 * and length: in JSON they would be escaped here, then parsed and unescaped there, for more than all else costs.
 */
export interface PackedBatch {
  readonly heap: Uint8Array
  /** JSON, in the order of `batchColumns`. */
  readonly tables: readonly string[]
}

const batchColumns = [
  'tickets',
  'events',
  'contents',
  'dedupe',
  'outbox',
  'files',
  'audit',
  'dead',
  'mails',
  'heard',
] as const

export const commitSql = `INSERT INTO commit_batch (position, heap, ${batchColumns.join(', ')})
  VALUES (?, ?, ${batchColumns.map(() => '?').join(', ')})`

export function packBatch(rows: BatchRows): PackedBatch {
  const texts: { readonly text: string; readonly offset: number }[] = []
  let bytes = 0
  const pack = (cells: readonly Cell[], at: number): readonly Cell[] => {
    const text = String(cells[at])
    const length = Buffer.byteLength(text)
    texts.push({ text, offset: bytes })
    bytes += length
    // SQLite counts from 1.
    return cells.toSpliced(at, 1, bytes - length + 1, length)
  }
  const tables = batchColumns.map((table) => {
    const at = (textCell as Partial<Record<keyof BatchRows, number>>)[table]
    return JSON.stringify(at === undefined ? rows[table] : rows[table].map((cells) => pack(cells, at)))
  })
  const heap = Buffer.allocUnsafe(bytes)
  for (const { text, offset } of texts) heap.write(text, offset)
  return { heap, tables }
}

/** Columns of a ticket that lists sort and filter by and that most events leave alone. */
const listColumns = ticketColumns.filter(
  (column) => !['number', 'version', 'channel', 'wake_at', 'updated_at', 'snapshot'].includes(column),
)

// `jsonb_each` gives each row in the form that `->>` reads, so no row is parsed again for a cell of it. LIMIT -1 makes it once: without it
// the row is made anew for every column that is read from it.
const rowsOf = (table: string) => `(SELECT value FROM jsonb_each(NEW.${table}) LIMIT -1)`
const textAt = (cell: number) => `CAST(substr(NEW.heap, value ->> ${cell}, value ->> ${cell + 1}) AS TEXT)`
const ticketCell = (column: string) => `value ->> ${ticketColumns.indexOf(column as 'number') + 1}`

/** What most batches lack: each is a trigger of its own, since a statement costs as much for no row as for several. */
const atTimes = {
  dedupe: `DELETE FROM dedupe WHERE (key, expires_at) IN (
    SELECT old.key, old.expires_at FROM ${rowsOf('dedupe')} JOIN dedupe AS old ON old.key = value ->> 0 WHERE old.expires_at <= value ->> 4
  );
  INSERT INTO dedupe (key, body_hash, ticket, expires_at)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM ${rowsOf('dedupe')};`,

  outbox: `INSERT INTO outbox (id, ticket, kind, place, collected, effect, next_at)
    SELECT value ->> 0, value ->> 1, value ->> 2, (NEW.position + (value ->> 3)) * 1000 + (value ->> 4), value ->> 5,
      ${textAt(textCell.outbox)}, value ->> ${textCell.outbox + 2}
    FROM ${rowsOf('outbox')};`,

  files: `INSERT INTO files (id, blob, name, type, size, created_at, owner, ticket, seq)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, 'ticket', value ->> 6, value ->> 7
    FROM ${rowsOf('files')} WHERE true
    ON CONFLICT (id) DO UPDATE SET ticket = excluded.ticket, seq = excluded.seq;`,

  audit: `INSERT INTO audit (id, at, role, actor, action, subject)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM ${rowsOf('audit')} WHERE true
    ON CONFLICT (id) DO NOTHING;`,

  dead: `UPDATE outbox SET state = 'dead', settled_at = value ->> 2, last_error = value ->> 3
    FROM ${rowsOf('dead')} WHERE outbox.id = value ->> 0 AND outbox.fence = value ->> 1 AND outbox.state = 'waiting';`,

  mails: `UPDATE mails SET state = value ->> 2, outcome = value ->> 3, reason = value ->> 4, tickets = value ->> 5,
      message_id = value ->> 6, body_hash = value ->> 7, teams = value ->> 8, facts = nullif(${textAt(textCell.mails)}, 'null'), decided = NULL
    FROM ${rowsOf('mails')} WHERE mails.id = value ->> 0 AND mails.fence = value ->> 1 AND mails.state = 'waiting';`,

  heard: `INSERT INTO addresses (address, heard_at, bounces, severity, status, bounced_at)
    SELECT value ->> 0, value ->> 1, 0, NULL, NULL, NULL FROM ${rowsOf('heard')} WHERE true
    ON CONFLICT (address) DO UPDATE SET heard_at = excluded.heard_at, bounces = 0, severity = NULL, status = NULL, bounced_at = NULL;`,
} satisfies Partial<Record<keyof BatchRows, string>>

/**
 * A conflict is told by the position, which any commit of anybody moves, and by versions and keys; SQLite does not say in which order it runs
 * triggers, so the position is looked at where events are written. An event that leaves a ticket where it stood in the lists writes its row and,
 * of the lists' indexes, only that of the last change: SQLite would write every index over a column that is set, changed or not.
 */
export const commitBatchSchema = `DROP VIEW IF EXISTS commit_batch;
CREATE VIEW commit_batch AS SELECT NULL AS position, NULL AS heap, ${batchColumns.map((table) => `NULL AS ${table}`).join(', ')};

CREATE TRIGGER commit_batch_insert INSTEAD OF INSERT ON commit_batch
BEGIN
  SELECT RAISE(ABORT, 'docket conflict: position')
  WHERE NEW.position <> (SELECT ifnull(max(position), 0) + 1 FROM events);

  SELECT RAISE(ABORT, 'docket conflict: version')
  FROM ${rowsOf('tickets')} LEFT JOIN tickets ON tickets.number = value ->> 1
  WHERE ifnull(tickets.version, 0) <> value ->> 0;

  INSERT INTO tickets (${ticketColumns.join(', ')})
    SELECT ${ticketColumns
      .slice(0, -1)
      .map((column) => ticketCell(column))
      .join(', ')}, ${textAt(textCell.tickets)}
    FROM ${rowsOf('tickets')} WHERE true
    ON CONFLICT (number) DO UPDATE SET version = excluded.version, wake_at = excluded.wake_at,
      updated_at = excluded.updated_at, snapshot = excluded.snapshot;

  UPDATE tickets SET ${listColumns.map((column) => `${column} = ${ticketCell(column)}`).join(', ')}
    FROM ${rowsOf('tickets')}
    WHERE number = value ->> 1 AND value ->> 0 > 0
      AND (${listColumns.join(', ')}) IS NOT (${listColumns.map((column) => ticketCell(column)).join(', ')});

  INSERT INTO events (position, ticket, seq, type, at, rest)
    SELECT NEW.position + (value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, ${textAt(textCell.events)}
    FROM ${rowsOf('events')};

  INSERT INTO contents (position, ticket, body)
    SELECT NEW.position + (value ->> 0), value ->> 1, ${textAt(textCell.contents)} FROM ${rowsOf('contents')};
END;

${Object.entries(atTimes).map(trigger).join('\n')}`

function trigger([table, statements]: readonly [string, string]): string {
  return `CREATE TRIGGER commit_batch_${table} INSTEAD OF INSERT ON commit_batch WHEN NEW.${table} <> '[]'
BEGIN
  ${statements}
END;
`
}
