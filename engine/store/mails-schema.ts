/** Mails that came in, and what is known of addresses; the same statements in both databases. `envelope`, `tickets` and `facts` are JSON. */
export const mailsSchema = [
  `CREATE TABLE mails (
    id TEXT PRIMARY KEY,
    blob TEXT NOT NULL,
    size BIGINT NOT NULL,
    envelope TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    outcome TEXT,
    reason TEXT,
    tickets TEXT NOT NULL,
    message_id TEXT,
    body_hash TEXT,
    facts TEXT
  )`,
  `CREATE TABLE addresses (
    address TEXT PRIMARY KEY,
    heard_at BIGINT,
    bounces BIGINT NOT NULL,
    severity TEXT,
    status TEXT,
    bounced_at BIGINT
  )`,
  `CREATE INDEX mails_waiting ON mails (next_at) WHERE state = 'waiting'`,
  `CREATE INDEX mails_on_shelf ON mails (received_at) WHERE state = 'shelved'`,
  `CREATE INDEX mails_by_message_id ON mails (message_id) WHERE message_id IS NOT NULL`,
  `CREATE INDEX mails_of_blob ON mails (blob)`,
] as const
