/** Which revision followed which, and what that did to tickets; the same statements in both databases. `totals` and `plan` are JSON. */
export const takeoversSchema = [
  `CREATE TABLE takeovers (
    id BIGINT PRIMARY KEY,
    from_revision TEXT,
    to_revision TEXT NOT NULL,
    commit_id TEXT,
    at BIGINT NOT NULL,
    finished_at BIGINT,
    totals TEXT,
    plan TEXT
  )`,
] as const
