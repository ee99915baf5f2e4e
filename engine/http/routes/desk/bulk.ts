import { DocketError } from '#engine/core/docket-error.ts'
import { planMacro } from '#engine/core/macro.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import type { EventInput } from '#engine/core/ticket/event.ts'
import { type Standing, standingOf, undoOf } from '#engine/core/ticket/events/undoing.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import { actorOf, type Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { eventSentence, type Language } from '#engine/http/resources/event-sentence.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import type { TicketChange } from '#engine/http/resources/types.ts'
import { changesFor } from '#engine/http/routes/api/ticket-change.ts'
import type { Services } from '#engine/http/services.ts'
import { deskLanguage } from './language.ts'
import { sayRefusal } from './macros.ts'
import { undoMs } from './replies.ts'
import { type About, say, why } from './words.ts'

/** What was done to several tickets at once, kept for the one who did it, until something else is done. */
export interface Done {
  readonly id: string
  /** What was asked for, as the form said it. */
  readonly action: string
  readonly results: readonly {
    readonly ticket: number
    /** Why nothing was done to it; null: done. */
    readonly refused: string | null
    /** How it stood, and the version that undoing has to find. */
    readonly before: Standing | null
    readonly after: number
  }[]
  readonly undone: boolean
}

type Step = Pick<EventInput, 'type' | 'data' | 'content'>

/** In one step. */
export const mostTickets = 200
const key = 'done'

/** Does one thing to every ticket that was chosen: each whole or not at all, and each for itself. */
export async function postBulk(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  const fields = new URLSearchParams(await c.req.text())
  const chosen = [...new Set(fields.getAll('ticket'))]
    .filter((text) => /^[1-9]\d{0,14}$/.test(text))
    .slice(0, mostTickets)
  const action = fields.getAll('action').find((one) => one !== '') ?? ''
  const next = ownPath(fields.get('next'))
  if (chosen.length === 0 || action === '') return c.redirect(next, 303)
  const results: Done['results'][number][] = []
  for (const number of chosen) {
    const ticket = await services.store.tickets.get(Number(number))
    const right = ticket === null ? null : ticketRight(services.runtime.definitions().running, ticket)
    if (ticket === null || right === null || !can(caller, 'change', right)) continue
    results.push(await perform(c, services, caller, ticket, action))
  }
  const done: Done = { id: services.random.id(), action, results, undone: false }
  await services.store.agentState.put(caller.agent.id, key, JSON.stringify(done), services.clock.now())
  return c.redirect(next, 303)
}

/** Brings back every ticket that nobody changed since. */
export async function postUndoBulk(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const caller = callerOf(c)
  const done = await lastDone(services, caller)
  if (caller.kind !== 'agent' || done === null || done.id !== c.req.param('id')) throw notFound()
  const fields = new URLSearchParams(await c.req.text())
  const by = actorOf(caller)
  const results: Done['results'][number][] = []
  for (const { ticket: number, before, after } of done.undone ? [] : done.results) {
    const ticket = before === null ? null : await services.store.tickets.get(number)
    if (ticket === null || before === null) continue
    if (!can(caller, 'change', ticketRight(services.runtime.definitions().running, ticket))) continue
    try {
      await services.runtime.submit({
        ticket: number,
        event: { ...undoOf({ ...ticket, version: after }, before), by, content: null },
        dedupe: null,
        expectedVersion: after,
        files: [],
      })
      results.push({ ticket: number, refused: null, before: null, after: 0 })
    } catch (error) {
      if (!(error instanceof DocketError)) throw error
      results.push({
        ticket: number,
        refused: await whyNotUndone(services, error, { ticket, after, language: deskLanguage(c, caller) }),
        before: null,
        after: 0,
      })
    }
  }
  const told: Done = { ...done, results, undone: true }
  await services.store.agentState.put(caller.agent.id, key, JSON.stringify(told), services.clock.now())
  return c.redirect(ownPath(fields.get('next')), 303)
}

/** What goes on by itself, such as a reply that went out after its time, is no change by somebody else: the event says what it was. */
async function whyNotUndone(
  services: Services,
  error: DocketError,
  { ticket, after, language }: { readonly ticket: Ticket; readonly after: number; readonly language: Language },
): Promise<string> {
  const about = await aboutIt(services, ticket)
  const later = (await services.store.events.of(ticket.number)).filter(({ seq }) => seq > after)
  const since = later.find(({ type }) => type !== 'timer.fired') ?? later[0]
  if (error.code !== 'stale-version' || since === undefined) return why(language, error, about)
  return say(language, 'since', { what: eventSentence(since, { ...about, language }) })
}

/** What this agent did last to several tickets; null for nothing, and once it was put away. */
export async function lastDone({ store }: Pick<Services, 'store'>, caller: Caller): Promise<Done | null> {
  const kept = caller.kind === 'agent' ? await store.agentState.get(caller.agent.id, key) : null
  return kept === null ? null : (JSON.parse(kept) as Done)
}

/** Something else was done since: what was done to several tickets before it is not undone by the next key. */
export function forgetDone({ store }: Pick<Services, 'store'>, agent: string): Promise<void> {
  return store.agentState.remove(agent, key)
}

/** The notice is put away. */
export async function postSeen(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  const fields = new URLSearchParams(await c.req.text())
  await forgetDone(services, caller.agent.id)
  return c.redirect(ownPath(fields.get('next')), 303)
}

async function perform(
  c: DoorContext,
  services: Services,
  caller: Extract<Caller, { kind: 'agent' }>,
  ticket: Ticket,
  action: string,
): Promise<Done['results'][number]> {
  const language = deskLanguage(c, caller)
  const failed = (refused: string) => ({ ticket: ticket.number, refused, before: null, after: 0 })
  try {
    const planned = await stepsOf(services, caller, ticket, action)
    if (typeof planned === 'string') return failed(sayRefusal(language, planned))
    const [first, ...further] = planned.map((step) => ({ ...step, data: { ...step.data, heldMs: undoMs } }))
    if (first === undefined) return failed(sayRefusal(language, 'nothing'))
    const by = actorOf(caller)
    const { number } = ticket
    const accepted = await services.runtime.submit({
      ticket: number,
      event: { ...first, by },
      dedupe: null,
      expectedVersion: ticket.version,
      files: [],
      also: { tickets: [], events: () => further.map((event) => ({ ticket: number, event: { ...event, by } })) },
    })
    return { ticket: number, refused: null, before: standingOf(ticket), after: accepted.ticket.version }
  } catch (error) {
    if (!(error instanceof DocketError)) throw error
    return failed(why(language, error, await aboutIt(services, ticket)))
  }
}

async function aboutIt(services: Services, ticket: Ticket): Promise<About> {
  return { definitions: await definitionsOf(services, ticket), ticket }
}

type Steps = (
  services: Services,
  caller: Extract<Caller, { kind: 'agent' }>,
  ticket: Ticket,
  value: string,
) => Promise<readonly Step[] | string>

/** `<what>:<value>` → the events for one ticket, or the code of a refusal. */
const actions: Readonly<Record<string, Steps>> = {
  macro: async (services, { agent }, ticket, id) => {
    const definitions = await definitionsOf(services, ticket)
    const macro = definitions.macros.get(id)
    if (macro === undefined) return 'no-macro'
    const now = services.clock.now()
    const plan = planMacro(definitions, macro, ticket, { agent: agent.id, now, waitMs: undoMs })
    return plan.refused === null ? plan.steps : `${plan.refused.code}:${plan.refused.about}`
  },
  assign: async (services, { agent }, ticket, id) =>
    changed(services, ticket, { assignee: id === 'me' ? agent.id : id === '' ? null : id }),
  priority: async (services, _, ticket, value) =>
    /^[0-3]$/.test(value) ? changed(services, ticket, { priority: Number(value) as 0 }) : 'unknown',
  tag: async (services, _, ticket, value) =>
    changed(services, ticket, { tags: [...new Set([...ticket.tags, value.trim()])].filter(Boolean) }),
  event: async (_, __, ___, type) => [{ type, data: {}, content: null }],
  snooze: async (services, _, __, value) => {
    const until = value === 'reply' ? null : services.clock.now() + Number(value) * 3_600_000
    return Number.isNaN(until) ? 'unknown' : [{ type: 'ticket.snoozed', data: { until }, content: null }]
  },
}

/** The events by which an action is done to a ticket, or the code of a refusal. */
export async function stepsOf(
  services: Services,
  caller: Extract<Caller, { kind: 'agent' }>,
  ticket: Ticket,
  action: string,
): Promise<readonly Step[] | string> {
  const at = action.indexOf(':')
  const [what, value] = [action.slice(0, at), action.slice(at + 1)]
  const steps = Object.hasOwn(actions, what) ? await actions[what]?.(services, caller, ticket, value) : undefined
  if (what === 'event' && !allowedInBulk.has(value)) return 'unknown'
  return steps ?? 'unknown'
}

const allowedInBulk: ReadonlySet<string> = new Set([
  'ticket.taken',
  'ticket.solved',
  'ticket.closed',
  'ticket.reopened',
  'ticket.woken',
])

async function changed(services: Services, ticket: Ticket, change: TicketChange): Promise<readonly Step[]> {
  const { running } = services.runtime.definitions()
  return changesFor(ticket, change, running).map(({ type, data = {}, content = null }) => ({ type, data, content }))
}
