/**
 * Who signed in, how, and what they did; the same statements in both databases. Instants are epoch milliseconds; a secret is kept as its
 * SHA-256 alone. `once` holds what may be used one time: a challenge to a passkey, a round trip to an identity provider, a link to
 * somebody's requests, a form that was saved to be gone on with. `audit` never holds what a customer wrote.
 */
export const accessSchema = [
  `ALTER TABLE sessions ADD COLUMN proof TEXT NOT NULL DEFAULT 'link'`,
  `ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT ''`,
  'CREATE INDEX sessions_by_agent ON sessions (agent)',
  `CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    agent TEXT NOT NULL,
    owner TEXT NOT NULL,
    public_key TEXT NOT NULL,
    counter BIGINT NOT NULL,
    transports TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
  )`,
  'CREATE INDEX passkeys_by_agent ON passkeys (agent)',
  `CREATE TABLE once (
    hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    body TEXT NOT NULL,
    expires_at BIGINT NOT NULL
  )`,
  'CREATE INDEX once_by_end ON once (expires_at)',
  `CREATE TABLE visits (
    hash TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
  )`,
  `CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    role TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
  )`,
  'CREATE INDEX audit_by_time ON audit (at, id)',
] as const
