import type { Definitions } from '#engine/core/catalogue.ts'
import { promiseFor } from '#engine/core/sla/promise.ts'
import type { Effect } from './effect.ts'
import { erasure, isErasure } from './erasure.ts'
import type { EventInput, TicketEvent } from './event.ts'
import type { EffectDraft } from './raised.ts'
import { step } from './step.ts'
import type { Ticket } from './ticket.ts'
import { dueTimer } from './timers.ts'

/** An event from outside, with what only the runtime knows. */
export interface IncomingEvent extends EventInput {
  /** 32 hex digits from the Random port. */
  readonly id: string
  readonly ticket: number
  /** Not before the ticket's last event. */
  readonly at: number
}

export interface Transition {
  readonly ticket: Ticket
  /** The incoming event, then what it caused, in order. */
  readonly events: readonly TicketEvent[]
  readonly effects: readonly Effect[]
}

/** More events than this in one step are rules that call each other without end. */
const mostEvents = 50

/**
 * The heart: definitions + ticket + event → ticket, events and effects. Pure: the same input gives the same output, so the fold of a
 * ticket's log reproduces its snapshot.
 * DocketError `not-allowed-here` (the state does not take somebody's event), `invalid` (no such team).
 */
export function transition(definitions: Definitions, before: Ticket | null, incoming: IncomingEvent): Transition {
  const events: TicketEvent[] = []
  const effects: Effect[] = []
  const heldMs = Number(incoming.data.heldMs ?? 0)
  const isTimer = incoming.type === 'timer.fired'
  const erased = isErasure(incoming) ? erasure(before, incoming) : null
  const pending: Pending[] = [{ input: erased?.event ?? incoming, id: incoming.id, cause: null, isEarly: isTimer }]
  let ticket = erased?.standing ?? before
  let derived = 0
  const derive = (input: EventInput, cause: number | null, isEarly = false): Pending => ({
    input,
    cause,
    id: `${incoming.id}-${++derived}`,
    isEarly,
  })

  while (events.length < mostEvents) {
    const next = overdue(ticket, pending[0], incoming.at, derive) ?? pending.shift()
    if (next === undefined) break
    const seq = (ticket?.version ?? 0) + 1
    const { type, by, data, content } = next.input
    const stepped = step(definitions, ticket, {
      type,
      by,
      data,
      content,
      id: next.id,
      ticket: incoming.ticket,
      seq,
      at: incoming.at,
      revision: definitions.revision,
      cause: next.cause,
      why: [],
    })
    const made = stepped.consequences.effects.map((draft, index) => effectOf(draft, stepped.event, index + 1, heldMs))
    ticket = threaded(stepped.ticket, made)
    events.push(stepped.event)
    effects.push(...made)
    const raised = stepped.consequences.raised.map((input) => derive(input, seq, next.isEarly))
    const later = next.isEarly ? pending.findIndex(({ isEarly }) => !isEarly) : -1
    pending.splice(later === -1 ? pending.length : later, 0, ...raised)
    if (pending.length === 0)
      pending.push(...promised(definitions, ticket, incoming.at).map((input) => derive(input, seq)))
  }
  if (ticket === null) throw new Error('a step without a ticket')
  return { ticket, events, effects }
}

interface Pending {
  readonly input: EventInput
  readonly id: string
  readonly cause: number | null
  /** A timer that fell due by now, or what follows from one: it comes before anything that somebody does now, in the order of the timers. */
  readonly isEarly: boolean
}

/** What fell due before this instant happens before anything else does, and what a change makes overdue happens at once. */
function overdue(
  ticket: Ticket | null,
  next: Pending | undefined,
  now: number,
  derive: (input: EventInput, cause: number | null, isEarly: boolean) => Pending,
): Pending | null {
  if (ticket === null || next?.input.type === 'timer.fired') return null
  // A fold begins with an erasure: nothing of the same step may stand before it.
  if (next !== undefined && isErasure(next.input)) return null
  const due = dueTimer(ticket, now)
  return due === null ? null : derive(due, next === undefined ? ticket.version : null, next !== undefined)
}

/** What can be taken back goes out only when that time is over: `heldMs` of the incoming event. */
function effectOf(draft: EffectDraft, event: TicketEvent, n: number, heldMs: number): Effect {
  return {
    ...draft,
    dueAt: draft.dueAt + heldMs,
    ...(heldMs > 0 && { revocable: true }),
    id: `${event.id}.${n}`,
    ticket: event.ticket,
    seq: event.seq,
  } as Effect
}

/** Mails to the requester join the thread: later mails refer to them. Message-IDs derive from effect ids. */
function threaded(ticket: Ticket, effects: readonly Effect[]): Ticket {
  const sent = effects.filter(
    ({ kind, payload }) => kind === 'mail' && 'audience' in payload && payload.audience === 'requester',
  )
  return sent.length === 0 ? ticket : { ...ticket, thread: [...ticket.thread, ...sent.map(({ id }) => id)].slice(-32) }
}

/** A promise that is new, or earlier than the one given, is given now. */
function promised(definitions: Definitions, ticket: Ticket, now: number): readonly EventInput[] {
  const promise = promiseFor(definitions, ticket, now)
  if (promise === null) return []
  const given = ticket.promised
  if (given !== null && given.metric === promise.metric && given.dueAt === promise.dueAt) return []
  return [
    {
      type: 'promise.given',
      by: { role: 'rule', rule: promise.rule },
      data: { metric: promise.metric, dueAt: promise.dueAt },
      content: null,
    },
  ]
}
