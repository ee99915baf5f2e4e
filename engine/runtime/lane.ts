import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Loaded } from '#engine/store/store.ts'
import type { LaneContext } from './lane-context.ts'
import type { Accepted, Submission } from './runtime.ts'
import { Work } from './work.ts'

interface Waiting {
  readonly submission: Submission
  readonly resolve: (accepted: Accepted) => void
  readonly reject: (error: unknown) => void
}

const largestBatch = 256
const mostAttempts = 8

/**
 * The write lane: one batch at a time. What arrives while a batch is being committed shares the next commit, so that many submissions
 * cost one round trip and one fsync. A submission that cannot be stepped is refused alone.
 */
export function createLane(context: LaneContext) {
  let waiting: Waiting[] = []
  let draining: Promise<void> | null = null

  const drain = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, largestBatch)
      waiting = waiting.slice(largestBatch)
      await writeBatch(context, batch)
    }
    draining = null
  }

  return {
    submit(submission: Submission): Promise<Accepted> {
      return new Promise((resolve, reject) => {
        waiting.push({ submission, resolve, reject })
        // One turn of the event loop lets everything that arrived together share the first commit too.
        draining ??= Promise.resolve().then(drain)
      })
    },
    /** Resolves when everything submitted so far has been answered. */
    async idle(): Promise<void> {
      while (draining) await draining
    },
    depth: () => waiting.length,
  }
}

/** Commits a batch, at first as memory has it; after a conflict (somebody else wrote first) it is loaded and stepped again. */
async function writeBatch(context: LaneContext, batch: readonly Waiting[]): Promise<void> {
  try {
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      if (await attemptBatch(context, batch, attempt === 1)) return
    }
    throw new DocketError('unavailable', 'The store is too busy; try again.')
  } catch (error) {
    if (batch.length === 1 || error instanceof DocketError) for (const { reject } of batch) reject(error)
    // What one of them brought broke a statement that they shared: alone, it breaks its own.
    else for (const one of batch) await writeBatch(context, [one])
  }
}

interface Answered {
  readonly waiting: Waiting
  readonly answer: () => void
  /** Whether a commit proves it: a refusal, a repeat or nothing to do rests on what was read alone. */
  readonly proven: boolean
}

async function attemptBatch(context: LaneContext, batch: readonly Waiting[], fromMemory: boolean): Promise<boolean> {
  const { store } = context
  const request = loadRequest(batch)
  const recalled = fromMemory ? store.writes.recall(request) : null
  const loaded = recalled ?? (await store.writes.load(request))
  const older = await olderDefinitions(context, loaded)
  const work = new Work(context, loaded, older)
  const answered: Answered[] = []
  for (const waiting of batch) {
    try {
      const accepted = work.take(waiting.submission)
      answered.push({ waiting, answer: () => waiting.resolve(accepted), proven: accepted.events.length > 0 })
    } catch (error) {
      answered.push({ waiting, answer: () => waiting.reject(error), proven: false })
    }
  }
  if (recalled && answered.some(({ proven }) => !proven)) return false
  const commit = work.batch()
  if (commit.events.length > 0) {
    context.failpoint('intake.before-commit')
    const result = await store.writes.commit(commit)
    if (result.outcome === 'conflict') return false
    context.failpoint('intake.after-commit')
  }
  for (const { answer } of answered) answer()
  if (commit.events.length > 0) context.committed(work.nextDueAt())
  return true
}

function loadRequest(batch: readonly Waiting[]) {
  const tickets = new Set<number>()
  const dedupeKeys = new Set<string>()
  let newTickets = 0
  for (const { submission } of batch) {
    if (submission.ticket === null) newTickets++
    else tickets.add(submission.ticket)
    for (const number of submission.also?.tickets ?? []) tickets.add(number)
    if (submission.dedupe) dedupeKeys.add(submission.dedupe.key)
  }
  return { tickets: [...tickets], dedupeKeys: [...dedupeKeys], newTickets }
}

/** Definitions of the revisions that loaded tickets are pinned to, where they are not the running ones. */
async function olderDefinitions(
  { running, at }: LaneContext,
  loaded: Loaded,
): Promise<ReadonlyMap<string, Definitions>> {
  const older = new Map<string, Definitions>()
  for (const { revision } of loaded.tickets.values()) {
    if (revision === running().revision || older.has(revision)) continue
    const definitions = await at(revision)
    if (definitions) older.set(revision, definitions)
  }
  return older
}
