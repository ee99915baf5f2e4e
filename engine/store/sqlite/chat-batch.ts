import { type ChatRows, conversationColumns } from '#engine/store/chat-rows.ts'

/**
 * A batch of chat is one INSERT into the view `chat_batch`, as one of tickets is one into `commit_batch`: one statement, one turn of a
 * thread, one fsync. Its trigger fans JSON arrays of rows out into the tables, all or nothing.
 */
const columns = ['conversations', 'entries', 'given', 'gone', 'files'] as const

export const chatCommitSql = `INSERT INTO chat_batch (position, now, ${columns.join(', ')}) VALUES (?, ?, ${columns.map(() => '?').join(', ')})`

export function chatParameters(rows: ChatRows, position: number): readonly (string | number)[] {
  return [position, rows.now, ...columns.map((column) => JSON.stringify(rows[column]))]
}

// LIMIT -1 makes each row of JSON text once: without it the text is made anew for every column that is read from it.
const rowsOf = (column: string) => `(SELECT key, value FROM json_each(NEW.${column}) LIMIT -1)`
const changing = conversationColumns.filter((column) => !['id', 'channel', 'team'].includes(column))

/** A conflict is told by the position, which any commit of chat moves, by versions, by what an operator was given, and by keys. */
export const chatBatchSchema = `DROP VIEW IF EXISTS chat_batch;
CREATE VIEW chat_batch AS SELECT NULL AS position, NULL AS now, ${columns.map((column) => `NULL AS ${column}`).join(', ')};

CREATE TRIGGER chat_batch_insert INSTEAD OF INSERT ON chat_batch
BEGIN
  SELECT RAISE(ABORT, 'docket conflict: position')
  WHERE NEW.position <> (SELECT value + 1 FROM chat_position);

  SELECT RAISE(ABORT, 'docket conflict: version')
  FROM ${rowsOf('conversations')} LEFT JOIN conversations ON conversations.id = value ->> 1
  WHERE ifnull(conversations.version, 0) <> value ->> 0;

  SELECT RAISE(ABORT, 'docket conflict: given')
  FROM ${rowsOf('given')} LEFT JOIN presence ON presence.agent = value ->> 0
  WHERE presence.gives IS NOT value ->> 1;

  UPDATE chat_position SET value = value + json_array_length(NEW.entries);

  UPDATE presence SET gives = gives + 1, given_at = NEW.now
    WHERE agent IN (SELECT value ->> 0 FROM json_each(NEW.given));

  INSERT INTO conversations (${conversationColumns.join(', ')})
    SELECT ${conversationColumns.map((_, index) => `value ->> ${index + 1}`).join(', ')}
    FROM ${rowsOf('conversations')} WHERE true
    ON CONFLICT (id) DO UPDATE SET ${changing.map((column) => `${column} = excluded.${column}`).join(', ')};

  INSERT INTO chat_entries (position, conversation, seq, client_key, body)
    SELECT NEW.position + key, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM ${rowsOf('entries')};

  DELETE FROM conversations WHERE id IN (SELECT value FROM json_each(NEW.gone));

  UPDATE files SET ticket = 0, seq = 0 WHERE id IN (SELECT value FROM json_each(NEW.files)) AND ticket IS NULL;
END;
`
