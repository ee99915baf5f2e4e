import type { MacroFile } from '#engine/schemas/types.ts'
import { type Defined, type Definitions, ruleAt } from './catalogue.ts'
import { evaluate } from './condition.ts'
import type { JsonObject } from './json.ts'
import { linearPattern } from './pattern.ts'
import { cannedResponse } from './reply.ts'
import { type Call, callAction } from './ticket/actions.ts'
import { allowedEvents } from './ticket/allowed.ts'
import type { TicketEvent } from './ticket/event.ts'
import { ticketSubject } from './ticket/subjects.ts'
import type { Ticket } from './ticket/ticket.ts'

/** One thing that a macro does to a ticket. */
export interface MacroStep {
  readonly type: string
  readonly data: JsonObject
  readonly content: JsonObject | null
}

export interface MacroPlan {
  readonly steps: readonly MacroStep[]
  /** Why it cannot be done here: a code with what it is about; null when it can. */
  readonly refused: {
    readonly code: 'not-offered' | 'no-reply' | 'missing' | 'not-allowed'
    readonly about: string
  } | null
}

/** Whether a macro is offered for a ticket at `now`. */
export function fitsMacro({ value: { when } }: Defined<MacroFile>, ticket: Ticket, now: number): boolean {
  return when === undefined || evaluate(when, ticketSubject(ticket), { now, matcher: linearPattern }).holds
}

/**
 * What a macro would do to this ticket, without doing it: its actions as events by the agent, its reply as one that waits to be sent.
 * Anything that cannot be done refuses the whole macro, so that it is done whole or not at all.
 */
export function planMacro(
  definitions: Definitions,
  macro: Defined<MacroFile>,
  ticket: Ticket,
  { agent, now, waitMs }: { readonly agent: string; readonly now: number; readonly waitMs: number },
): MacroPlan {
  if (!fitsMacro(macro, ticket, now)) return refused('not-offered', macro.id)
  const own = definitions.agents.get(agent)?.value ?? null
  const steps: MacroStep[] = []
  for (const [index, action] of macro.value.do.entries()) {
    const { type, params = {} } = (typeof action === 'string' ? { type: action } : action) as {
      readonly type: string
      readonly params?: Readonly<Record<string, unknown>>
    }
    if (type === 'reply') {
      const reply = cannedResponse(definitions, String(params.reply), ticket, agent)
      if (reply === null) return refused('no-reply', String(params.reply))
      if (reply.missing.length > 0) return refused('missing', reply.missing.join(', '))
      const data = { via: 'desk', sendAt: now + waitMs, unlessCustomerWrites: true }
      steps.push({ type: 'reply.scheduled', data, content: { text: reply.text, files: [] } })
    } else if (type === 'event') {
      const event = String(params.type)
      if (!allowedEvents(definitions, ticket, own, now).some((one) => one.type === event))
        return refused('not-allowed', event)
      steps.push({ type: event, data: {}, content: null })
    } else {
      steps.push(...asEvents(definitions, { type, params, rule: ruleAt(macro, `/do/${index}`) }, ticket, now))
    }
  }
  return { steps, refused: null }
}

/** Actions that change the ticket are events by the agent; those that go outside are called in the ticket's own step. */
function asEvents(definitions: Definitions, call: Call, ticket: Ticket, now: number): readonly MacroStep[] {
  const event = { type: 'macro.called', at: now, seq: ticket.version + 1 } as unknown as TicketEvent
  const { raised, effects } = callAction(call, { definitions, ticket, event })
  if (effects.length > 0) {
    const data = { action: call.type, params: call.params as JsonObject, rule: call.rule }
    return [{ type: 'macro.called', data, content: null }]
  }
  return raised.map(({ type, data, content }) => ({ type, data, content }))
}

function refused(code: NonNullable<MacroPlan['refused']>['code'], about: string): MacroPlan {
  return { steps: [], refused: { code, about } }
}
