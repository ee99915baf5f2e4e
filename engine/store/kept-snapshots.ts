import type { Ticket } from '#engine/core/ticket/ticket.ts'

/** What stands at the top of the lists of a few teams; some ten megabytes at most. */
const most = 1_000

/** A ticket as it stood at a version: whatever changes it gives it a new one. */
export interface TicketVersion {
  readonly number: number
  readonly version: number
}

export interface SnapshotRow extends TicketVersion {
  readonly snapshot: string
}

export interface KeptSnapshots {
  /** Reads a snapshot, unless it is kept, and keeps it. */
  read(row: SnapshotRow): Ticket
  /**
   * The tickets in the order of the rows, at these very versions: one that has moved on meanwhile may not fit the list any more, and is left out.
   * @param load snapshots of those that are not kept, as they stand by then
   */
  at(
    rows: readonly TicketVersion[],
    load: (numbers: readonly number[]) => Promise<readonly SnapshotRow[]>,
  ): Promise<readonly Ticket[]>
}

/**
 * Keeps the tickets read last: agents look at the same lists again and again, and to fetch and parse the snapshots of a hundred tickets costs
 * several times what it does to find them.
 */
export function keepSnapshots(): KeptSnapshots {
  const kept = new Map<number, { readonly version: number; readonly ticket: Ticket }>()
  const keep = (number: number, read: { readonly version: number; readonly ticket: Ticket }) => {
    kept.delete(number)
    kept.set(number, read)
    if (kept.size > most) kept.delete(kept.keys().next().value as number)
    return read.ticket
  }
  const known = ({ number, version }: TicketVersion) => {
    const found = kept.get(number)
    return found?.version === version ? keep(number, found) : null
  }
  const read: KeptSnapshots['read'] = (row) =>
    known(row) ?? keep(row.number, { version: row.version, ticket: JSON.parse(row.snapshot) as Ticket })
  return {
    read,
    async at(rows, load) {
      const found = new Map<number, Ticket>()
      const missing = new Map<number, number>()
      for (const row of rows) {
        const ticket = known(row)
        if (ticket === null) missing.set(row.number, row.version)
        else found.set(row.number, ticket)
      }
      for (const row of missing.size > 0 ? await load([...missing.keys()]) : []) {
        const ticket = read(row)
        if (missing.get(row.number) === row.version) found.set(row.number, ticket)
      }
      return rows.flatMap(({ number }) => found.get(number) ?? [])
    },
  }
}
