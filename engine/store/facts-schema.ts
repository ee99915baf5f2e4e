/**
 * What reports count, a row a ticket, so that a report need not read the log; `facts` is JSON. It follows the log from the position in
 * `settings` on. The same statements in both databases.
 */
export const factsSchema = [
  `CREATE TABLE ticket_facts (
    ticket BIGINT PRIMARY KEY,
    created_at BIGINT NOT NULL,
    team TEXT NOT NULL,
    channel TEXT NOT NULL,
    priority BIGINT NOT NULL,
    open BIGINT NOT NULL,
    assignee TEXT,
    facts TEXT NOT NULL
  )`,
  `CREATE INDEX ticket_facts_in_order ON ticket_facts (created_at, ticket)`,
  `CREATE INDEX ticket_facts_open ON ticket_facts (created_at, ticket) WHERE open = 1`,
  `CREATE INDEX conversations_by_activity ON conversations (active_at, id)`,
  `INSERT INTO settings (key, value) VALUES ('facts.position', '0')`,
] as const

/** Every ticket is counted once more, behind the commits: what is counted of one has changed. */
export const factsAgain = [`UPDATE settings SET value = '0' WHERE key = 'facts.position'`] as const
