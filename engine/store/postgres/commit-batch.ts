import { ticketColumns } from '#engine/store/rows.ts'

const texts: ReadonlySet<string> = new Set([
  'closure',
  'state',
  'states',
  'team',
  'channel',
  'assignee',
  'requester_email',
  'snapshot',
])
const typeOf = (column: string) => (texts.has(column) ? 'text' : 'bigint')
const changing = ticketColumns.filter((column) => column !== 'number' && column !== 'channel')

/** A batch is one call: it fans the JSON arrays of `rows.ts` out into the tables, all or nothing. */
export const commitBatchSchema = `CREATE OR REPLACE FUNCTION docket_commit(batch jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  first bigint;
BEGIN
  -- The row lock is held until commit: positions become visible in their order, and it is taken first, so nobody waits in a circle.
  UPDATE feed_position SET value = value + jsonb_array_length(batch -> 'events') RETURNING value - jsonb_array_length(batch -> 'events') + 1 INTO first;

  IF EXISTS (
    SELECT FROM jsonb_array_elements(batch -> 'tickets') r LEFT JOIN tickets t ON t.number = (r ->> 1)::bigint
    WHERE coalesce(t.version, 0) <> (r ->> 0)::bigint
  ) THEN
    RAISE EXCEPTION 'docket conflict: version' USING ERRCODE = '40001';
  END IF;

  INSERT INTO tickets (${ticketColumns.join(', ')})
    SELECT ${ticketColumns.map((column, index) => `(r ->> ${index + 1})::${typeOf(column)}`).join(', ')}
    FROM jsonb_array_elements(batch -> 'tickets') r
    ON CONFLICT (number) DO UPDATE SET ${changing.map((column) => `${column} = excluded.${column}`).join(', ')};

  INSERT INTO events (position, ticket, seq, type, at, rest)
    SELECT first + (r ->> 0)::bigint, (r ->> 1)::bigint, (r ->> 2)::bigint, r ->> 3, (r ->> 4)::bigint, r ->> 5
    FROM jsonb_array_elements(batch -> 'events') r;

  INSERT INTO contents (position, ticket, body)
    SELECT first + (r ->> 0)::bigint, (r ->> 1)::bigint, r ->> 2 FROM jsonb_array_elements(batch -> 'contents') r;

  DELETE FROM dedupe USING jsonb_array_elements(batch -> 'dedupe') r
    WHERE dedupe.key = r ->> 0 AND dedupe.expires_at <= (r ->> 4)::bigint;
  INSERT INTO dedupe (key, body_hash, ticket, expires_at)
    SELECT r ->> 0, r ->> 1, (r ->> 2)::bigint, (r ->> 3)::bigint FROM jsonb_array_elements(batch -> 'dedupe') r;

  INSERT INTO outbox (id, ticket, kind, place, collected, effect, next_at)
    SELECT r ->> 0, (r ->> 1)::bigint, r ->> 2, (first + (r ->> 3)::bigint) * 1000 + (r ->> 4)::bigint, r ->> 5, r ->> 6, (r ->> 7)::bigint
    FROM jsonb_array_elements(batch -> 'outbox') r;

  INSERT INTO files (id, blob, name, type, size, created_at, owner, ticket, seq)
    SELECT r ->> 0, r ->> 1, r ->> 2, r ->> 3, (r ->> 4)::bigint, (r ->> 5)::bigint, 'ticket', (r ->> 6)::bigint, (r ->> 7)::bigint
    FROM jsonb_array_elements(batch -> 'files') r
    ON CONFLICT (id) DO UPDATE SET ticket = excluded.ticket, seq = excluded.seq;

  INSERT INTO audit (id, at, role, actor, action, subject)
    SELECT r ->> 0, (r ->> 1)::bigint, r ->> 2, r ->> 3, r ->> 4, r ->> 5 FROM jsonb_array_elements(batch -> 'audit') r
    ON CONFLICT (id) DO NOTHING;

  UPDATE outbox SET state = 'dead', settled_at = (r ->> 2)::bigint, last_error = r ->> 3
    FROM jsonb_array_elements(batch -> 'dead') r
    WHERE outbox.id = r ->> 0 AND outbox.fence = (r ->> 1)::bigint AND outbox.state = 'waiting';

  UPDATE mails SET state = r ->> 2, outcome = r ->> 3, reason = r ->> 4, tickets = r ->> 5,
      message_id = r ->> 6, body_hash = r ->> 7, teams = r ->> 8, facts = nullif(r ->> 9, 'null'), decided = NULL
    FROM jsonb_array_elements(batch -> 'mails') r
    WHERE mails.id = r ->> 0 AND mails.fence = (r ->> 1)::bigint AND mails.state = 'waiting';

  INSERT INTO addresses (address, heard_at, bounces, severity, status, bounced_at)
    SELECT r ->> 0, (r ->> 1)::bigint, 0, NULL, NULL, NULL FROM jsonb_array_elements(batch -> 'heard') r
    ON CONFLICT (address) DO UPDATE SET heard_at = excluded.heard_at, bounces = 0, severity = NULL, status = NULL, bounced_at = NULL;

  PERFORM pg_notify('docket_commit', (first + jsonb_array_length(batch -> 'events') - 1)::text);
  RETURN first;
END
$$;`
