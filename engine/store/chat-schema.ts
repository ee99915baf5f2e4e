/**
 * Conversations, what was said in them, and who is at the desk; the same statements in both databases. `snapshot`, `body` and `channels`
 * are JSON; `operators` is a list of ids with a comma before and behind each.
 */
export const chatSchema = [
  `CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    channel TEXT NOT NULL,
    team TEXT NOT NULL,
    phase TEXT NOT NULL,
    operators TEXT NOT NULL,
    active_at BIGINT NOT NULL,
    wake_at BIGINT,
    unforwarded BIGINT NOT NULL,
    visitor_email TEXT,
    ticket BIGINT,
    snapshot TEXT NOT NULL
  )`,
  `CREATE TABLE chat_entries (
    position BIGINT PRIMARY KEY,
    conversation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    client_key TEXT,
    body TEXT NOT NULL,
    UNIQUE (conversation, seq),
    UNIQUE (conversation, client_key)
  )`,
  `CREATE TABLE chat_position (one BIGINT PRIMARY KEY, value BIGINT NOT NULL)`,
  `INSERT INTO chat_position (one, value) VALUES (1, 0)`,
  `CREATE TABLE presence (
    agent TEXT PRIMARY KEY,
    available BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    given_at BIGINT,
    gives BIGINT NOT NULL,
    channels TEXT NOT NULL
  )`,
  `CREATE INDEX conversations_living ON conversations (phase, active_at) WHERE phase IN ('script', 'waiting', 'open')`,
  `CREATE INDEX conversations_to_wake ON conversations (wake_at) WHERE wake_at IS NOT NULL`,
  `CREATE INDEX conversations_to_forward ON conversations (active_at) WHERE unforwarded = 1`,
  `CREATE INDEX conversations_of_ticket ON conversations (ticket) WHERE ticket IS NOT NULL`,
] as const

/** Conversations that are over, the longest first: what is not kept any more is found from here. */
export const chatIndexes = [
  `CREATE INDEX conversations_ended ON conversations (active_at) WHERE phase = 'ended'`,
] as const
