/**
 * A batch is one call of `docket_commit`, which fans the JSON arrays of `rows.ts` out into the tables, all or nothing.
 */
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

  INSERT INTO tickets (number, version, closure, state, states, open, living, shelved, rank, team, channel, assignee, requester_email, due_at, wake_at, snapshot)
    SELECT
      (r ->> 1)::bigint,
      (r ->> 2)::bigint,
      (r ->> 3)::text,
      (r ->> 4)::text,
      (r ->> 5)::text,
      (r ->> 6)::bigint,
      (r ->> 7)::bigint,
      (r ->> 8)::bigint,
      (r ->> 9)::bigint,
      (r ->> 10)::text,
      (r ->> 11)::text,
      (r ->> 12)::text,
      (r ->> 13)::text,
      (r ->> 14)::bigint,
      (r ->> 15)::bigint,
      (r ->> 16)::text
    FROM jsonb_array_elements(batch -> 'tickets') r
    ON CONFLICT (number) DO UPDATE SET
      version = excluded.version,
      closure = excluded.closure,
      state = excluded.state,
      states = excluded.states,
      open = excluded.open,
      living = excluded.living,
      shelved = excluded.shelved,
      rank = excluded.rank,
      team = excluded.team,
      assignee = excluded.assignee,
      requester_email = excluded.requester_email,
      due_at = excluded.due_at,
      wake_at = excluded.wake_at,
      snapshot = excluded.snapshot;

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
    FROM jsonb_array_elements(coalesce(batch -> 'dead', '[]')) r
    WHERE outbox.id = r ->> 0 AND outbox.fence = (r ->> 1)::bigint AND outbox.state = 'waiting';

  PERFORM pg_notify('docket_commit', (first + jsonb_array_length(batch -> 'events') - 1)::text);
  RETURN first;
END
$$;
`
