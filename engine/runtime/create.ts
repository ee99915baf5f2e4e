import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { DefinitionsSource } from '#engine/ports/definitions-source.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Store } from '#engine/store/store.ts'
import type { CommitBatch } from '#engine/store/write-store.ts'
import { countCommitted } from './committed.ts'
import { createDiskGuard } from './disk-guard.ts'
import { createFactKeeper } from './fact-keeper.ts'
import { createFeed } from './feed.ts'
import { createLane } from './lane.ts'
import { createLiveDefinitions } from './live-definitions.ts'
import { createQuiet } from './quiet.ts'
import { createRevisionSweep } from './revision-sweep.ts'
import { noteRoles } from './role-watch.ts'
import type { Runtime } from './runtime.ts'
import { createTimers } from './timers.ts'

export interface RuntimeOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly source: DefinitionsSource
  /** A named point at which a test may kill the process. */
  readonly failpoint: (name: string) => void
  /** Where free space is asked for; intake refuses below `minFreeBytes`. */
  readonly blobs: Pick<Blobs, 'freeBytes'>
  readonly minFreeBytes: number
}

export interface RunningRuntime extends Runtime {
  /** Calls `committed` after each commit of this engine: the outbox wakes by it. */
  onCommit(committed: () => void): void
  /** Begins firing timers and moving tickets to the running revision; without it nothing happens by itself. */
  start(): void
}

/** Reads the definitions and opens the write lane. Throws NoSoundDefinitions when there is nothing to run. */
export async function createRuntime(options: RuntimeOptions): Promise<RunningRuntime> {
  const { store, clock, random, log, source, failpoint } = options
  const live = await createLiveDefinitions({ source, store, clock, log })
  const feed = createFeed(store, log)
  const listeners: (() => void)[] = []
  let stopping = false
  let started = false

  const quiet = createQuiet(clock)
  const counts = countCommitted()
  const committed = (nextDueAt: number, events: CommitBatch['events']) => {
    counts.count(events)
    quiet.noise()
    if (started && nextDueAt < Number.POSITIVE_INFINITY) timers.by(nextDueAt)
    feed.ring()
    if (started) facts.ring()
    for (const listener of listeners) listener()
  }
  const lane = createLane({ store, clock, random, log, running: live.running, at: live.at, committed, failpoint })
  const disk = createDiskGuard({ blobs: options.blobs, clock, minFreeBytes: options.minFreeBytes })
  const timers = createTimers({ store, clock, log, submit: lane.submit })
  const sweep = createRevisionSweep({
    store,
    clock,
    random,
    log,
    running: live.running,
    at: live.at,
    submit: lane.submit,
  })
  const facts = createFactKeeper({ store, clock, random, log, at: live.at })
  live.onChange(() => started && sweep.ring())
  const note = (running: Definitions) =>
    noteRoles({ store, clock }, running).catch((error: unknown) =>
      log.error({ error: String(error) }, 'what changed for agents could not be written down'),
    )
  let noting = note(live.running())
  live.onChange((running) => {
    noting = noting.then(() => note(running))
  })
  const unhear = store.onForeignCommit(() => {
    if (started) timers.ring()
    feed.ring()
    for (const listener of listeners) listener()
  })

  return {
    async submit(submission) {
      if (stopping) throw new DocketError('unavailable', 'The engine is stopping.')
      await disk.check()
      return lane.submit(submission)
    },
    lastSeen: (number) =>
      store.writes.recall({ tickets: [number], dedupeKeys: [], newTickets: 0 })?.tickets.get(number) ?? null,
    definitions: () => ({ running: live.running(), problems: live.problems() }),
    definitionsAt: live.at,
    subscribe: feed.subscribe,
    committed: counts,
    countFacts: facts.catchUp,
    noise: quiet.noise,
    quietMoment: quiet.moment,
    onCommit: (listener) => void listeners.push(listener),
    start() {
      started = true
      timers.ring()
      sweep.ring()
      facts.ring()
    },
    async stop() {
      stopping = true
      unhear()
      await live.stop()
      await noting
      await timers.stop()
      await sweep.stop()
      await facts.stop()
      await lane.idle()
    },
  }
}
