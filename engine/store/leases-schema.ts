/** Who does what only one engine may do at a time; the same statements in both databases. */
export const leasesSchema = [
  `CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    ends_at BIGINT NOT NULL
  )`,
] as const
