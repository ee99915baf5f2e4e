import { type Defined, type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { calledFor } from '#engine/core/ticket/called-for.ts'
import { type Effect, isAutomatic } from '#engine/core/ticket/effect.ts'
import type { EventInput, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { dueTimer, nextTimer } from '#engine/core/ticket/timers.ts'
import { transition } from '#engine/core/ticket/transition.ts'
import type { ScenarioFile } from '#engine/schemas/types.ts'
import { countSender, type MailWorld } from './mail-world.ts'
import type { Mismatch } from './mismatch.ts'

/** What was not as the scenario says, with the lines of both sides. */
export interface Failure extends Mismatch {
  /** `file:line` in the scenario. */
  readonly at: string
}

/** A scenario under way: everything that an engine would have stored by now. */
export interface Story {
  readonly definitions: Definitions
  readonly scenario: Defined<ScenarioFile>
  now: number
  /** By number, which begins at 1. */
  readonly tickets: Map<number, Ticket>
  /** The ticket that steps and expectations are about: the last one that somebody opened or wrote to. */
  about: number | null
  readonly events: TicketEvent[]
  /** All effects; those from `since` on came after the last `then`. */
  readonly effects: Effect[]
  since: number
  readonly mail: MailWorld
  readonly failures: Failure[]
}

/** The ticket that the story is about; null while there is none. */
export function ticketOf({ tickets, about }: Story): Ticket | null {
  return about === null ? null : (tickets.get(about) ?? null)
}

/** One event of a ticket, or (null) of a new one, and what follows from it at once. Returns the ticket's number. */
export function submit(story: Story, ticket: number | null, input: EventInput): number {
  const number = ticket ?? story.tickets.size + 1
  const id = story.events.length.toString(16).padStart(32, '0')
  const incoming = { ...input, id, ticket: number, at: story.now }
  const made = transition(story.definitions, story.tickets.get(number) ?? null, incoming)
  story.tickets.set(number, made.ticket)
  story.events.push(...made.events)
  story.effects.push(...made.effects)
  for (const effect of made.effects) follow(story, effect)
  return number
}

/** The event of somebody about the ticket of the story. */
export function submitHere(story: Story, input: EventInput): void {
  if (story.about === null)
    throw new DocketError('not-found', 'There is no ticket yet: begin with a form, a mail or a chat.')
  submit(story, story.about, input)
}

function follow(story: Story, effect: Effect): void {
  if (effect.kind === 'mail' && isAutomatic(effect))
    countSender(story.mail, 'answers', effect.payload.address, story.now)
  if (effect.kind !== 'ticket') return
  const origin = story.tickets.get(effect.ticket)
  if (origin === undefined) return
  const { message: seq, reason } = effect.payload
  const message = story.events.find((event) => event.ticket === effect.ticket && event.seq === seq) ?? null
  const number = submit(story, null, calledFor(effect, origin, message, []))
  if (reason === 'follow-up') story.about = number
}

/** What falls due on the way happens at its instant, in all tickets. */
export function passUntil(story: Story, until: number): void {
  for (let next = nextDue(story, until); next !== null; next = nextDue(story, until)) {
    story.now = Math.max(story.now, next.dueAt)
    submit(story, next.number, next.event)
  }
  story.now = Math.max(story.now, until)
}

function nextDue({ tickets }: Story, until: number) {
  let earliest: { readonly number: number; readonly dueAt: number; readonly event: EventInput } | null = null
  for (const [number, ticket] of tickets) {
    const timer = nextTimer(ticket)
    const event = dueTimer(ticket, until)
    if (timer === null || event === null || (earliest !== null && earliest.dueAt <= timer.dueAt)) continue
    earliest = { number, dueAt: timer.dueAt, event }
  }
  return earliest
}

/** Records that the scenario goes otherwise at this pointer, where nothing that could be written there would mend it. */
export function fail(story: Story, pointer: string, fact: string, expected: string, actual: string): void {
  const at = ruleAt(story.scenario, pointer)
  story.failures.push({ pointer, fact, expected, actual, isFixed: true, rule: null, at })
}
