import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Loaded } from '#engine/store/write-store.ts'
import { createAhead } from './ahead.ts'
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
 * The write lane: one commit at a time. What arrives meanwhile is stepped and shares the next commit, so that many submissions cost one
 * round trip and one fsync. A submission that cannot be stepped is refused alone.
 */
export function createLane(outside: Omit<LaneContext, 'largestBatch'>) {
  const context: LaneContext = { ...outside, largestBatch }
  const waiting: Waiting[] = []
  let draining: Promise<void> | null = null
  /** Open while a batch is being committed. */
  let ahead: { readonly take: (one: Waiting) => boolean } | null = null
  let ready: Stepped | null = null

  const stepAhead = () => {
    while (ahead !== null && waiting[0] !== undefined && ahead.take(waiting[0])) waiting.shift()
  }

  const drain = async () => {
    while (waiting.length > 0 || ready !== null) {
      const stepped = ready
      ready = null
      const batch = stepped?.batch ?? waiting.splice(0, largestBatch)
      await writeBatch(context, batch, stepped, committing)
    }
    draining = null
  }

  const committing: Committing = async (stepped, commit) => {
    const next = createAhead(context, stepped.work)
    const answered: Answered[] = []
    const result = commit()
    ahead = {
      take(one) {
        const accepted = next.take(one.submission)
        if (accepted !== null) answered.push({ waiting: one, answer: () => one.resolve(accepted), proven: true })
        return accepted !== null
      },
    }
    stepAhead()
    let isCommitted = false
    try {
      isCommitted = await result
      return isCommitted
    } finally {
      ahead = null
      const done = next.stepped()
      const batch = answered.map((one) => one.waiting)
      if (isCommitted && done !== null && batch.length > 0) ready = { ...done, batch, answered }
      else waiting.unshift(...batch)
    }
  }

  return {
    submit(submission: Submission): Promise<Accepted> {
      return new Promise((resolve, reject) => {
        waiting.push({ submission, resolve, reject })
        stepAhead()
        // One turn of the event loop lets everything that arrived together share the first commit too.
        draining ??= Promise.resolve().then(drain)
      })
    },
    /** Resolves when everything submitted so far has been answered. */
    async idle(): Promise<void> {
      while (draining) await draining
    },
  }
}

interface Answered {
  readonly waiting: Waiting
  readonly answer: () => void
  /** Whether a commit proves it: a refusal, a repeat or nothing to do rests on what was read alone. */
  readonly proven: boolean
}

interface Stepped {
  readonly batch: readonly Waiting[]
  readonly answered: readonly Answered[]
  readonly work: Work
  /** Definitions that decided it. */
  readonly revision: string
}

/** Runs a commit, and meanwhile whatever can be done of the next one; whether it was committed. */
type Committing = (stepped: Stepped, commit: () => Promise<boolean>) => Promise<boolean>

/**
 * Commits a batch, at first as it was stepped ahead or as memory has it; after a conflict (somebody else wrote first) it is loaded and
 * stepped again.
 */
async function writeBatch(
  context: LaneContext,
  batch: readonly Waiting[],
  ahead: Stepped | null,
  committing: Committing,
): Promise<void> {
  try {
    const first = ahead?.revision === context.running().revision ? ahead : await step(context, batch, true)
    if (first !== null && (await commit(context, first, committing))) return
    for (let attempt = 2; attempt <= mostAttempts; attempt++) {
      const stepped = await step(context, batch, false)
      if (stepped !== null && (await commit(context, stepped, committing))) return
    }
    throw new DocketError('unavailable', 'The store is too busy; try again.')
  } catch (error) {
    if (batch.length === 1 || error instanceof DocketError) for (const { reject } of batch) reject(error)
    // What one of them brought broke a statement that they shared: alone, it breaks its own.
    else for (const one of batch) await writeBatch(context, [one], null, (_, alone) => alone())
  }
}

/** null: memory does not do, since some of the answers would rest on it alone. */
async function step(context: LaneContext, batch: readonly Waiting[], fromMemory: boolean): Promise<Stepped | null> {
  const { store } = context
  const request = loadRequest(batch)
  const recalled = fromMemory ? store.writes.recall(request) : null
  const loaded = recalled ?? (await store.writes.load(request))
  const older = await olderDefinitions(context, loaded)
  const work = new Work(context, loaded, older)
  const { revision } = context.running()
  const answered = batch.map((waiting): Answered => {
    try {
      const accepted = work.take(waiting.submission)
      return { waiting, answer: () => waiting.resolve(accepted), proven: accepted.events.length > 0 }
    } catch (error) {
      return { waiting, answer: () => waiting.reject(error), proven: false }
    }
  })
  return recalled && answered.some(({ proven }) => !proven) ? null : { batch, answered, work, revision }
}

/** Answers everybody once it is kept; false after a conflict. */
async function commit(context: LaneContext, stepped: Stepped, committing: Committing): Promise<boolean> {
  const { work, answered } = stepped
  const rows = work.batch()
  if (rows.events.length > 0) {
    context.failpoint('intake.before-commit')
    const write = async () => (await context.store.writes.commit(rows)).outcome === 'committed'
    if (!(await committing(stepped, write))) return false
    context.failpoint('intake.after-commit')
  }
  for (const { answer } of answered) answer()
  if (rows.events.length > 0) context.committed(work.nextDueAt(), rows.events)
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

/** Definitions of the revisions that loaded tickets are pinned to, where they are not the running ones; null for what cannot be read. */
async function olderDefinitions(
  { running, at }: LaneContext,
  loaded: Loaded,
): Promise<ReadonlyMap<string, Definitions | null>> {
  const older = new Map<string, Definitions | null>()
  for (const { revision } of loaded.tickets.values()) {
    if (revision === running().revision || older.has(revision)) continue
    older.set(revision, await at(revision))
  }
  return older
}
