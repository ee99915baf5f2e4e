/**
 * `teams` (a JSON list) says whose mail it is, so that a shelf can be read by the rights of whoever asks; `decided` is the team that an agent
 * chose for it, until it became a ticket there. The same statements in both databases.
 */
export const mailPlacesSchema = [
  `ALTER TABLE mails ADD COLUMN teams TEXT NOT NULL DEFAULT '[]'`,
  `ALTER TABLE mails ADD COLUMN decided TEXT`,
  `DROP INDEX mails_on_shelf`,
  `CREATE INDEX mails_on_shelf ON mails (received_at, id) WHERE state = 'shelved'`,
] as const
