import { DocketError } from '#engine/core/docket-error.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'

const trustedMs = 1_000

/** Refuses intake while the disk is nearly full, before the database does. Asks the disk at most once a second. */
export function createDiskGuard({
  blobs,
  clock,
  minFreeBytes,
}: {
  readonly blobs: Pick<Blobs, 'freeBytes'>
  readonly clock: Clock
  readonly minFreeBytes: number
}) {
  let enough = true
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | null = null

  const ask = async () => {
    enough = (await blobs.freeBytes()) >= minFreeBytes
    askedAt = clock.monotonicMs()
    asking = null
  }
  return {
    /** Throws DocketError `low-disk`. */
    async check(): Promise<void> {
      if (clock.monotonicMs() - askedAt > trustedMs) {
        asking ??= ask()
        await asking
      }
      if (!enough) throw new DocketError('low-disk', 'The disk is nearly full.')
    },
  }
}
