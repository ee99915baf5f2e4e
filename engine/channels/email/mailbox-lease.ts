import type { Clock } from '#engine/ports/clock.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Store } from '#engine/store/store.ts'

/** The right to fetch one mailbox: of several engines one has it, and hands it on when it stops or dies. */
export interface MailboxLease {
  /** Whether this engine has it now; asked again in time, it keeps it. */
  hold(): Promise<boolean>
  release(): Promise<void>
}

const leaseMs = 60_000
/** Often enough that one failed try loses nothing. */
export const holdEveryMs = 20_000

export function mailboxLease(
  { leases, clock, random }: { readonly leases: Store['leases']; readonly clock: Clock; readonly random: Random },
  key: string,
): MailboxLease {
  const owner = random.id()
  return {
    hold() {
      const now = clock.now()
      return leases.take(key, owner, now, now + leaseMs)
    },
    release: () => leases.release(key, owner),
  }
}
