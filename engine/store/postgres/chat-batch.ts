import { conversationColumns } from '#engine/store/chat-rows.ts'

const numbers: ReadonlySet<string> = new Set(['version', 'active_at', 'wake_at', 'unforwarded', 'ticket'])
const changing = conversationColumns.filter((column) => !['id', 'channel', 'team'].includes(column))

/** A batch of chat is one call: it fans the JSON arrays of `chat-rows.ts` out into the tables, all or nothing. */
export const chatBatchSchema = `CREATE OR REPLACE FUNCTION docket_chat_commit(batch jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  first bigint;
BEGIN
  -- Taken first: who comes later waits here, so positions become visible in their order and nobody waits in a circle.
  UPDATE chat_position SET value = value + jsonb_array_length(batch -> 'entries') RETURNING value - jsonb_array_length(batch -> 'entries') + 1 INTO first;

  IF EXISTS (
    SELECT FROM jsonb_array_elements(batch -> 'conversations') r LEFT JOIN conversations c ON c.id = r ->> 1
    WHERE coalesce(c.version, 0) <> (r ->> 0)::bigint
  ) THEN
    RAISE EXCEPTION 'docket conflict: version' USING ERRCODE = '40001';
  END IF;

  IF EXISTS (
    SELECT FROM jsonb_array_elements(batch -> 'given') r LEFT JOIN presence p ON p.agent = r ->> 0
    WHERE p.gives IS DISTINCT FROM (r ->> 1)::bigint
  ) THEN
    RAISE EXCEPTION 'docket conflict: given' USING ERRCODE = '40001';
  END IF;

  UPDATE presence SET gives = gives + 1, given_at = (batch ->> 'now')::bigint
    FROM jsonb_array_elements(batch -> 'given') r WHERE presence.agent = r ->> 0;

  INSERT INTO conversations (${conversationColumns.join(', ')})
    SELECT ${conversationColumns.map((column, index) => `(r ->> ${index + 1})::${numbers.has(column) ? 'bigint' : 'text'}`).join(', ')}
    FROM jsonb_array_elements(batch -> 'conversations') r
    ON CONFLICT (id) DO UPDATE SET ${changing.map((column) => `${column} = excluded.${column}`).join(', ')};

  INSERT INTO chat_entries (position, conversation, seq, client_key, body)
    SELECT first + n - 1, r ->> 0, (r ->> 1)::bigint, r ->> 2, r ->> 3
    FROM jsonb_array_elements(batch -> 'entries') WITH ORDINALITY AS rows (r, n);

  DELETE FROM conversations WHERE id IN (SELECT jsonb_array_elements_text(batch -> 'gone'));

  UPDATE files SET ticket = 0, seq = 0
    WHERE id IN (SELECT jsonb_array_elements_text(batch -> 'files')) AND ticket IS NULL;

  PERFORM pg_notify('docket_chat', '');
  RETURN first;
END
$$;`
