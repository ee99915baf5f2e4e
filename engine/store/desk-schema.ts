/** What agents keep on the desk: drafts, views of their own, absences, and what they may undo; the same statements in both databases. */
export const deskSchema = [
  `CREATE TABLE agent_state (
    agent TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (agent, key)
  )`,
  `CREATE INDEX agent_state_by_key ON agent_state (key)`,
  `CREATE INDEX tickets_snoozed ON tickets (rank, due_sort, newest) WHERE open = 2 AND shelved = 0`,
] as const
