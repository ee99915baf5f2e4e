/**
 * Indexes that answer a list's filters by themselves, the same in both databases: a view that fits few of many tickets is told from the
 * index alone, without reading the tickets it leaves out.
 */
export const listIndexes = [
  'DROP INDEX tickets_in_order',
  'CREATE INDEX tickets_in_order ON tickets (rank, due_sort, newest, open, team, assignee, channel) WHERE shelved = 0',
  'CREATE INDEX tickets_on_shelf ON tickets (rank, due_sort, newest) WHERE shelved = 1',
  'DROP INDEX tickets_in_state',
  'CREATE INDEX tickets_in_state ON tickets (state, rank, due_sort, newest, assignee, team, channel, open) WHERE shelved = 0',
  `CREATE INDEX tickets_in_several ON tickets (rank, due_sort, newest) WHERE shelved = 0 AND states <> ''`,
] as const

/** The same for teams: of those of an agent, whose tickets are few among many, each is read in the list's order. */
export const teamIndexes = [
  'DROP INDEX tickets_of_team',
  'CREATE INDEX tickets_of_team ON tickets (team, rank, due_sort, newest, open, assignee, channel) WHERE shelved = 0',
] as const

const byChange =
  'CREATE INDEX tickets_by_change ON tickets (state, updated_at, number, open, assignee, team, channel, rank) WHERE shelved = 0'

/** When a ticket was changed last, which lists sort by; and the domain that asked, which people of one organisation are found by. */
export const listOrders = {
  sqlite: [
    'ALTER TABLE tickets ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0',
    "UPDATE tickets SET updated_at = json_extract(snapshot, '$.updatedAt')",
    byChange,
    "CREATE INDEX tickets_of_domain ON tickets (substr(requester_email, instr(requester_email, '@') + 1), newest) WHERE requester_email <> ''",
  ],
  postgres: [
    'ALTER TABLE tickets ADD COLUMN updated_at bigint NOT NULL DEFAULT 0',
    "UPDATE tickets SET updated_at = (snapshot::json ->> 'updatedAt')::bigint",
    byChange,
    "CREATE INDEX tickets_of_domain ON tickets (substr(requester_email, strpos(requester_email, '@') + 1), newest) WHERE requester_email <> ''",
  ],
} as const
