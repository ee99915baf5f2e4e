/**
 * The first schema of PostgreSQL. A batch is one call of `docket_commit`, which fans the JSON arrays of `rows.ts` out into the tables, all or
 * nothing.
 */
export const schema = `CREATE TABLE tickets (
  number bigint PRIMARY KEY,
  version INTEGER NOT NULL,
  closure TEXT NOT NULL,
  state TEXT NOT NULL,
  states TEXT NOT NULL,
  open INTEGER NOT NULL,
  living INTEGER NOT NULL,
  shelved INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  team TEXT NOT NULL,
  channel TEXT NOT NULL,
  assignee TEXT,
  requester_email TEXT NOT NULL,
  due_at bigint,
  wake_at bigint,
  snapshot TEXT NOT NULL,
  due_sort bigint GENERATED ALWAYS AS (coalesce(due_at, 9000000000000000)) STORED,
  newest bigint GENERATED ALWAYS AS (-number) STORED
);
CREATE INDEX tickets_in_order ON tickets (shelved, rank, due_sort, newest);
CREATE INDEX tickets_open ON tickets (rank, due_sort, newest) WHERE open = 1 AND shelved = 0;
CREATE INDEX tickets_of_team ON tickets (team, rank, due_sort, newest) WHERE shelved = 0;
CREATE INDEX tickets_in_state ON tickets (state, rank, due_sort, newest) WHERE shelved = 0;
CREATE INDEX tickets_of_assignee ON tickets (assignee, rank, due_sort, newest) WHERE shelved = 0 AND assignee IS NOT NULL;
CREATE INDEX tickets_of_requester ON tickets (requester_email, newest);
CREATE INDEX tickets_to_wake ON tickets (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX tickets_living ON tickets (closure, number) WHERE living = 1;

CREATE TABLE events (
  position bigint PRIMARY KEY,
  ticket bigint NOT NULL,
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  at bigint NOT NULL,
  rest TEXT NOT NULL,
  UNIQUE (ticket, seq)
);
CREATE TABLE contents (
  position bigint PRIMARY KEY,
  ticket bigint NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE dedupe (
  key TEXT PRIMARY KEY,
  body_hash TEXT NOT NULL,
  ticket bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  ticket bigint NOT NULL,
  kind TEXT NOT NULL,
  place bigint NOT NULL,
  collected TEXT,
  effect TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  attempts INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL DEFAULT 0,
  next_at bigint NOT NULL,
  last_error TEXT,
  settled_at bigint
);
CREATE INDEX outbox_waiting ON outbox (next_at, place) WHERE state = 'waiting';
CREATE INDEX outbox_of_ticket ON outbox (ticket, place);
CREATE INDEX outbox_collected ON outbox (collected, settled_at) WHERE collected IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (settled_at) WHERE state = 'dead';
CREATE TABLE files (
  id TEXT PRIMARY KEY,
  blob TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size bigint NOT NULL,
  created_at bigint NOT NULL,
  owner TEXT NOT NULL,
  ticket bigint,
  seq INTEGER
);
CREATE INDEX files_unused ON files (created_at) WHERE ticket IS NULL;
CREATE INDEX files_of_blob ON files (blob);
CREATE TABLE revisions (
  revision TEXT PRIMARY KEY,
  commit_id TEXT,
  files TEXT NOT NULL,
  last_used_at bigint NOT NULL
);
CREATE TABLE sign_in_links (
  hash TEXT PRIMARY KEY,
  agent TEXT NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint
);
CREATE TABLE sessions (
  hash TEXT PRIMARY KEY,
  agent TEXT NOT NULL,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE TABLE api_tokens (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at bigint NOT NULL
);
CREATE TABLE mailbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  headers TEXT NOT NULL,
  ticket bigint,
  sent_at bigint NOT NULL
);
CREATE TABLE limits (
  key TEXT PRIMARY KEY,
  points INTEGER NOT NULL,
  resets_at bigint NOT NULL
);
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
INSERT INTO settings (key, value) VALUES ('search.indexed', '0');
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE search (
  ticket bigint NOT NULL,
  body text NOT NULL
);
CREATE INDEX search_trigrams ON search USING gin (body gin_trgm_ops);

CREATE SEQUENCE ticket_numbers;
CREATE TABLE feed_position (one boolean PRIMARY KEY DEFAULT true CHECK (one), value bigint NOT NULL);
INSERT INTO feed_position (value) VALUES (0);
`

/** Replaced as a whole whenever a batch carries more. */
export const commitFunction = `CREATE OR REPLACE FUNCTION docket_commit(batch jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
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

  UPDATE outbox SET state = 'dead', settled_at = (r ->> 2)::bigint, last_error = r ->> 3
    FROM jsonb_array_elements(coalesce(batch -> 'dead', '[]')) r
    WHERE outbox.id = r ->> 0 AND outbox.fence = (r ->> 1)::bigint AND outbox.state = 'waiting';

  PERFORM pg_notify('docket_commit', (first + jsonb_array_length(batch -> 'events') - 1)::text);
  RETURN first;
END
$$;
`
