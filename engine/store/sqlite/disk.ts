import { DocketError } from '#engine/core/docket-error.ts'

/**
 * The disk or the database file failed: SQLite could not read, write or fsync, or found the file damaged. Nobody knows what a commit left
 * behind, and after a failed fsync a second one may say yes although the bytes are gone (PostgreSQL's "fsyncgate", 2018). Only a new
 * process that reads the file from the disk can tell, so nothing is tried again in this one.
 */
export class BrokenDisk extends DocketError {
  /** What SQLite said, such as `SQLITE_IOERR: disk I/O error`; for the log. */
  readonly said: string

  constructor(said: string) {
    super('unavailable', 'The disk of the database failed.')
    this.name = 'BrokenDisk'
    this.said = said
  }
}

/** What the connections of one database file know of its disk: when it fails one of them, none answers any more. */
export interface Disk {
  /** What every call is told instead of being made: a BrokenDisk from the first failure on, `unavailable` while the file is away. */
  refusal(): DocketError | null
  failed(error: BrokenDisk): void
}

/**
 * Calls `broke` once, at the first failure, with what SQLite said.
 *
 * @param isAway whether the file no longer lies where it was opened
 */
export function watchDisk(broke: (said: string) => void, isAway: () => boolean = () => false): Disk {
  let broken: BrokenDisk | null = null
  return {
    refusal() {
      if (broken !== null || !isAway()) return broken
      return new DocketError('unavailable', 'The file of the database was moved or removed.')
    },
    failed(error) {
      if (broken) return
      broken = error
      broke(error.said)
    },
  }
}
