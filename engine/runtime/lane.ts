import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { effectGroup } from '#engine/core/ticket/effect.ts'
import { takeover } from '#engine/core/ticket/takeover.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { dueTimer, nextTimer } from '#engine/core/ticket/timers.ts'
import { type Transition, transition } from '#engine/core/ticket/transition.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Random } from '#engine/ports/random.ts'
import type { CommitBatch, Loaded, Store } from '#engine/store/store.ts'
import type { Accepted, Submission } from './runtime.ts'

export interface LaneContext {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Definitions in force now. */
  readonly running: () => Definitions
  /** Definitions of an older revision; null when it is not kept. */
  readonly at: (revision: string) => Promise<Definitions | null>
  /** Called after each commit, with the earliest timer of the tickets it changed. */
  readonly committed: (nextDueAt: number) => void
  /** A named point at which a test may kill the process. */
  readonly failpoint: (name: string) => void
}

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

/** The batch in memory: tickets as they will be, and the rows that say so. */
class Work {
  private readonly context: LaneContext
  private readonly loaded: Loaded
  private readonly older: ReadonlyMap<string, Definitions>
  private readonly tickets = new Map<number, Ticket>()
  private readonly answers = new Map<string, { readonly bodyHash: string; readonly ticket: number }>()
  private readonly numbers: number[]
  private readonly rows: { [K in 'events' | 'dedupe' | 'effects' | 'files' | 'dead']: CommitBatch[K][number][] } = {
    events: [],
    dedupe: [],
    effects: [],
    files: [],
    dead: [],
  }

  constructor(context: LaneContext, loaded: Loaded, older: ReadonlyMap<string, Definitions>) {
    this.context = context
    this.loaded = loaded
    this.older = older
    this.numbers = [...loaded.numbers]
  }

  take(submission: Submission): Accepted {
    const repeated = this.repeated(submission)
    if (repeated) return repeated
    if (!submission.also) return this.own(submission)
    const before = this.mark()
    try {
      const accepted = this.own(submission)
      for (const { ticket, event, files = [], expectedVersion = null } of submission.also.events(
        accepted.ticket.number,
      ))
        this.own({ ticket, event, files, dedupe: null, expectedVersion })
      return { ...accepted, ticket: this.tickets.get(accepted.ticket.number) ?? accepted.ticket }
    } catch (error) {
      this.back(before)
      throw error
    }
  }

  private own(submission: Submission): Accepted {
    return submission.ticket === null ? this.create(submission) : this.change(submission, submission.ticket)
  }

  private mark() {
    const { events, dedupe, effects, files, dead } = this.rows
    const rows = {
      events: events.length,
      dedupe: dedupe.length,
      effects: effects.length,
      files: files.length,
      dead: dead.length,
    }
    return { rows, tickets: new Map(this.tickets), answers: new Map(this.answers), numbers: [...this.numbers] }
  }

  private back({ rows, tickets, answers, numbers }: ReturnType<Work['mark']>): void {
    for (const [name, length] of Object.entries(rows)) this.rows[name as keyof typeof rows].length = length
    this.tickets.clear()
    for (const [number, ticket] of tickets) this.tickets.set(number, ticket)
    this.answers.clear()
    for (const [key, answer] of answers) this.answers.set(key, answer)
    this.numbers.splice(0, this.numbers.length, ...numbers)
  }

  batch(): CommitBatch {
    const tickets = [...this.tickets.values()].map((ticket) => ({
      ticket,
      from: this.loaded.tickets.get(ticket.number)?.version ?? 0,
    }))
    return { ...this.rows, tickets, loaded: { position: this.loaded.position } }
  }

  nextDueAt(): number {
    let next = Number.POSITIVE_INFINITY
    for (const ticket of this.tickets.values()) next = Math.min(next, nextTimer(ticket)?.dueAt ?? next)
    return next
  }

  private repeated({ dedupe }: Submission): Accepted | null {
    if (!dedupe) return null
    const earlier = this.answers.get(dedupe.key) ?? this.loaded.dedupe.get(dedupe.key)
    if (!earlier) return null
    if (earlier.bodyHash !== dedupe.bodyHash) {
      throw new DocketError('conflict', 'This submission was already made with another content.', {
        ticket: earlier.ticket,
      })
    }
    const ticket = this.tickets.get(earlier.ticket) ?? this.loaded.tickets.get(earlier.ticket)
    if (!ticket) throw new DocketError('unavailable', 'The first answer is not readable yet; try again.')
    return { ticket, events: [], repeated: true }
  }

  private create(submission: Submission): Accepted {
    const number = this.numbers[0]
    if (number === undefined) throw new Error('no ticket number was set aside')
    const { id, now } = this.stamp()
    const made = transition(this.context.running(), null, { ...submission.event, id, ticket: number, at: now })
    this.numbers.shift()
    return this.record(submission, made)
  }

  private change(submission: Submission, number: number): Accepted {
    const before = this.tickets.get(number) ?? this.loaded.tickets.get(number)
    if (!before) throw new DocketError('not-found', `There is no ticket ${number}.`)
    if (submission.expectedVersion !== null && submission.expectedVersion !== before.version) {
      throw new DocketError('stale-version', 'The ticket has changed meanwhile.', { version: before.version })
    }
    const { id, now } = this.stamp()
    const at = Math.max(now, before.updatedAt)
    const event = submission.event.type === 'timer.fired' ? dueTimer(before, at) : submission.event
    if (event === null) return { ticket: before, events: [], repeated: true }
    const governed = this.govern(before, at)
    if (event.type === 'ticket.migrated') return this.record(submission, governed)
    const made = transition(governed.definitions, governed.ticket, { ...event, id, ticket: number, at })
    return this.record(submission, {
      ticket: made.ticket,
      events: [...governed.events, ...made.events],
      effects: [...governed.effects, ...made.effects],
    })
  }

  /** The definitions that decide, and the ticket after a takeover that the new revision calls for. */
  private govern(ticket: Ticket, at: number): Transition & { readonly definitions: Definitions } {
    const running = this.context.running()
    if (ticket.revision === running.revision) return { definitions: running, ticket, events: [], effects: [] }
    const decided = takeover(running, ticket)
    if (decided.outcome === 'follows') return { definitions: running, ticket, events: [], effects: [] }
    if (decided.outcome === 'moves') {
      const { id } = this.stamp()
      const moved = transition(running, ticket, { ...decided.event, id, ticket: ticket.number, at })
      return { definitions: running, ...moved }
    }
    const pinned = this.older.get(ticket.revision)
    if (!pinned) throw new DocketError('unavailable', `Revision ${ticket.revision} is not kept any more.`)
    return { definitions: pinned, ticket, events: [], effects: [] }
  }

  private record(submission: Submission, { ticket, events, effects }: Transition): Accepted {
    if (events.length === 0) return { ticket, events, repeated: true }
    this.tickets.set(ticket.number, ticket)
    this.rows.events.push(...events)
    this.rows.effects.push(...effects.map((effect) => ({ ...effect, group: effectGroup(effect) })))
    const first = events.find(({ type }) => type === submission.event.type) ?? events[0]
    for (const file of submission.files) this.rows.files.push({ ...file, ticket: ticket.number, seq: first?.seq ?? 1 })
    if (submission.givesUp) this.rows.dead.push(submission.givesUp)
    if (submission.dedupe) {
      const { key, bodyHash, keptMs } = submission.dedupe
      this.answers.set(key, { bodyHash, ticket: ticket.number })
      this.rows.dedupe.push({ key, bodyHash, ticket: ticket.number, expiresAt: ticket.updatedAt + keptMs })
    }
    return { ticket, events, repeated: false }
  }

  /** An id begins with its instant: indexes over ids grow at their end instead of being written all over. */
  private stamp() {
    const now = this.context.clock.now()
    return { id: now.toString(16).padStart(12, '0') + this.context.random.id().slice(12), now }
  }
}
