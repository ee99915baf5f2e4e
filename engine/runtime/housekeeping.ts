import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Store } from '#engine/store/store.ts'
import { createAlarm } from './alarm.ts'

const everyMs = 3_600_000
export const uploadsKeptMs = 24 * 3_600_000
/** Longer than a saved form is kept: its files must not go before it. */
const savedKeptMs = 15 * 24 * 3_600_000
/** What was searched for in vain and asked for no more says nothing about today. */
export const searchesKeptMs = 400 * 24 * 3_600_000

/**
 * Once an hour: uploads that no submission used within a day (those of a saved form: 15 days) go, with their bytes where no other row points
 * at them, and so does what nobody can use any more to come in, counters whose window is over (their keys name addresses and networks), and
 * what readers searched for in vain 400 days ago.
 */
export function createHousekeeping({
  store,
  blobs,
  clock,
  log,
}: {
  readonly store: Store
  readonly blobs: Blobs
  readonly clock: Clock
  readonly log: Log
}) {
  let next = 0
  const work = async () => {
    if (clock.now() < next) return next
    const unused = await store.files.dropStaleUploads(clock.now() - uploadsKeptMs, clock.now() - savedKeptMs)
    for (const blob of unused) await blobs.remove(blob)
    await store.access.dropEnded(clock.now())
    await store.limits.dropEnded(clock.now())
    await store.missedSearches.dropBefore(clock.now() - searchesKeptMs)
    if (unused.length > 0) log.info({ files: unused.length }, 'uploads that nobody used are gone')
    next = clock.now() + everyMs
    return next
  }
  const alarm = createAlarm(clock, work, (error) => log.error({ error: String(error) }, 'housekeeping failed'))
  return { start: alarm.ring, stop: alarm.stop }
}
