import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { effectGroup } from '#engine/core/ticket/effect.ts'
import { takeover } from '#engine/core/ticket/takeover.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { dueTimer, nextTimer } from '#engine/core/ticket/timers.ts'
import { type Transition, transition } from '#engine/core/ticket/transition.ts'
import type { CommitBatch, Loaded } from '#engine/store/write-store.ts'
import type { LaneContext } from './lane-context.ts'
import type { Accepted, Submission } from './runtime.ts'

/** The batch in memory: tickets as they will be, and the rows that say so. */
export class Work {
  private readonly context: LaneContext
  private readonly loaded: Loaded
  /** Tickets as they were before. */
  private readonly known: Map<number, Ticket>
  /** By revision; null: it cannot be read. */
  private readonly older: ReadonlyMap<string, Definitions | null>
  private readonly tickets = new Map<number, Ticket>()
  private readonly answers = new Map<string, { readonly bodyHash: string; readonly ticket: number }>()
  private readonly numbers: number[]
  private readonly rows: {
    [K in 'events' | 'dedupe' | 'effects' | 'files' | 'dead' | 'mails']: CommitBatch[K][number][]
  } = {
    events: [],
    dedupe: [],
    effects: [],
    files: [],
    dead: [],
    mails: [],
  }

  constructor(context: LaneContext, loaded: Loaded, older: ReadonlyMap<string, Definitions | null>) {
    this.context = context
    this.loaded = loaded
    this.known = new Map(loaded.tickets)
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

  /** Takes further tickets, and numbers for new ones, into account. */
  learn({ tickets, numbers }: Pick<Loaded, 'tickets' | 'numbers'>): void {
    for (const [number, ticket] of tickets) this.known.set(number, ticket)
    this.numbers.push(...numbers)
  }

  knows(number: number): boolean {
    return this.known.has(number)
  }

  /** Whether something in this batch goes by that key. */
  holds(dedupeKey: string): boolean {
    return this.answers.has(dedupeKey)
  }

  private own(submission: Submission): Accepted {
    return submission.ticket === null ? this.create(submission) : this.change(submission, submission.ticket)
  }

  private mark() {
    const { events, dedupe, effects, files, dead, mails } = this.rows
    const rows = {
      events: events.length,
      dedupe: dedupe.length,
      effects: effects.length,
      files: files.length,
      dead: dead.length,
      mails: mails.length,
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
      from: this.known.get(ticket.number)?.version ?? 0,
    }))
    return { ...this.rows, tickets, loaded: { position: this.loaded.position } }
  }

  nextDueAt(): number {
    let next = Number.POSITIVE_INFINITY
    for (const ticket of this.tickets.values()) next = Math.min(next, nextTimer(ticket)?.dueAt ?? next)
    return next
  }

  private repeated({ dedupe, may }: Submission): Accepted | null {
    if (!dedupe) return null
    const earlier = this.answers.get(dedupe.key) ?? this.loaded.dedupe.get(dedupe.key)
    if (!earlier) return null
    if (earlier.bodyHash !== dedupe.bodyHash) {
      throw new DocketError('conflict', 'This submission was already made with another content.', {
        ticket: earlier.ticket,
      })
    }
    const ticket = this.tickets.get(earlier.ticket) ?? this.known.get(earlier.ticket)
    if (!ticket) throw new DocketError('unavailable', 'The first answer is not readable yet; try again.')
    if (may?.(ticket) === false) throw unknown(ticket.number)
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
    const before = this.tickets.get(number) ?? this.known.get(number)
    if (!before || submission.may?.(before) === false) throw unknown(number)
    if (submission.expectedVersion !== null && submission.expectedVersion !== before.version) {
      throw new DocketError('stale-version', 'The ticket has changed meanwhile.', { version: before.version })
    }
    const { id, now } = this.stamp()
    const at = Math.max(now, before.updatedAt)
    const isTimer = submission.event.type === 'timer.fired'
    if (isTimer && dueTimer(before, at) === null) return { ticket: before, events: [], repeated: true }
    const governed = this.govern(before, at)
    // Also of one that stays under a revision which cannot be read: nothing of it is stepped.
    if (submission.event.type === 'ticket.migrated') return this.record(submission, governed)
    // What was due may have fired already, before the ticket moved.
    const event = isTimer ? dueTimer(governed.ticket, at) : submission.event
    if (event === null) return this.record(submission, governed)
    const definitions = governed.definitions ?? this.pinned(governed.ticket)
    const made = transition(definitions, governed.ticket, { ...event, id, ticket: number, at })
    return this.record(submission, {
      ticket: made.ticket,
      events: [...governed.events, ...made.events],
      effects: [...governed.effects, ...made.effects],
    })
  }

  /**
   * The definitions that decide (null: those that it is pinned to), and the ticket after a takeover that the new revision calls for. What fell
   * due before the ticket moves fires under the revision that it had until then, and may change whether and where it moves.
   */
  private govern(
    ticket: Ticket,
    at: number,
    isPunctual = false,
  ): Transition & { readonly definitions: Definitions | null } {
    const running = this.context.running()
    if (ticket.revision === running.revision) return { definitions: running, ticket, events: [], effects: [] }
    const decided = takeover(running, ticket)
    if (decided.outcome === 'follows') return { definitions: running, ticket, events: [], effects: [] }
    if (decided.outcome === 'stays') return { definitions: null, ticket, events: [], effects: [] }
    const late = isPunctual || !this.isReadable(ticket) ? null : dueTimer(ticket, at)
    const next = { ...(late ?? decided.event), id: this.stamp().id, ticket: ticket.number, at }
    if (late === null) return { definitions: running, ...transition(running, ticket, next) }
    const fired = transition(this.pinned(ticket), ticket, next)
    const governed = this.govern(fired.ticket, at, true)
    return {
      ...governed,
      events: [...fired.events, ...governed.events],
      effects: [...fired.effects, ...governed.effects],
    }
  }

  /** False where today's engine cannot read the ticket's revision: such a ticket moves by what it is. */
  private isReadable({ revision }: Ticket): boolean {
    return this.older.get(revision) !== null
  }

  private pinned({ revision }: Ticket): Definitions {
    const pinned = this.older.get(revision)
    if (!pinned) throw new DocketError('unavailable', `Revision ${revision} is not kept any more.`)
    return pinned
  }

  private record(submission: Submission, { ticket, events, effects }: Transition): Accepted {
    if (events.length === 0) return { ticket, events, repeated: true }
    this.tickets.set(ticket.number, ticket)
    this.rows.events.push(...events)
    this.rows.effects.push(...effects.map((effect) => ({ ...effect, group: effectGroup(effect) })))
    const first = events.find(({ type }) => type === submission.event.type) ?? events[0]
    for (const file of submission.files) this.rows.files.push({ ...file, ticket: ticket.number, seq: first?.seq ?? 1 })
    if (submission.givesUp) this.rows.dead.push(submission.givesUp)
    if (submission.settles) this.rows.mails.push(submission.settles(ticket.number))
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

/** The same words whether it is missing or not to be seen. */
function unknown(number: number): DocketError {
  return new DocketError('not-found', `There is no ticket ${number}.`)
}
