import { ruleAt } from '#engine/core/catalogue.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { type ActionContext, callAction } from './actions.ts'
import { refusal } from './allowed.ts'
import { mailTo } from './audience.ts'
import type { EventInput } from './event.ts'
import { mentionsOf } from './events/attention.ts'
import { type Consequences, nothing, together } from './raised.ts'
import { overtakenReplies } from './scheduled-reply.ts'
import { waking } from './snooze.ts'
import type { Ticket } from './ticket.ts'

export interface BuiltinContext extends ActionContext {
  readonly before: Ticket | null
  /** Whether a transition of the workflow took the event. */
  readonly taken: boolean
}

type Builtin = (context: BuiltinContext) => Consequences

/** What an event calls for whatever the workflow says. */
const builtins: Readonly<Record<string, Builtin>> = {
  /** An agent's public answer goes to the requester and to every participant, with its text and files. */
  'agent.replied': (context) => together(mailed(context), solved(context)),

  /** A corrected address is confirmed anew: the key goes to where the requester says they are. */
  'requester.changed': (context) =>
    context.before !== null && context.before.keyGeneration !== context.ticket.keyGeneration
      ? mailTo('requester', 'received', {}, null, context)
      : nothing,

  'team.changed': (context) => freed(context),

  /** A customer's message takes away the replies that were to go out only without one, and opens a follow-up to a closed ticket. */
  'customer.replied': (context) =>
    together(
      context.event.by.role === 'customer' ? together(overtaken(context), followUp(context)) : nothing,
      forwarded(context),
      woken(context),
      told(context),
    ),

  /** What a macro calls for beyond changing the ticket. */
  'macro.called': (context) => {
    const { action, params, rule } = context.event.data
    return callAction({ type: String(action), params: params as JsonObject, rule: String(rule) }, context)
  },

  'mail.received': (context) => forwarded(context),

  /** Whoever is named in a note is told of it. */
  'agent.noted': (context) =>
    together(
      ...mentionsOf(context.event.data).map((agent) => mailTo(agent, 'notify', said('mentioned'), null, context)),
    ),
}

function mailed(context: BuiltinContext): Consequences {
  const { by, data, seq } = context.event
  // Whoever is in the chat has read it there.
  if (by.role === 'rule' || data.via === 'chat') return nothing
  return together(
    ...['requester', 'participants'].map((to) => mailTo(to, 'reply', {}, null, { ...context, message: seq })),
  )
}

/** An answer that was sent to end the matter, where the state that it led to can be solved. */
function solved({ definitions, ticket, event: { by, data, at } }: BuiltinContext): Consequences {
  const event: EventInput = { type: 'ticket.solved', by, data: {}, content: null }
  const isSolved = data.solves === true && refusal(definitions, ticket, event, at) === null
  return isSolved ? { ...nothing, raised: [event] } : nothing
}

/**
 * In a team that gives its tickets to its own people, a ticket that comes to it from elsewhere with somebody else is free again; in a
 * team that assigns by hand it stays with whoever has it.
 */
function freed({ definitions, ticket }: BuiltinContext): Consequences {
  const team = definitions.teams.get(ticket.team)
  const { assignee: agent } = ticket
  if (team === undefined || agent === null || (team.value.assignment?.method ?? 'manual') === 'manual') return nothing
  if (Object.hasOwn(definitions.agents.get(agent)?.value.teams ?? {}, team.id)) return nothing
  const by = { role: 'rule', rule: ruleAt(team, '/assignment') } as const
  return { ...nothing, raised: [{ type: 'ticket.unassigned', by, data: { agent, reason: 'moved' }, content: null }] }
}

/** What comes to a merged ticket goes on to the one it lives on in. */
function forwarded({ ticket: { merged }, event }: BuiltinContext): Consequences {
  if (merged === undefined) return nothing
  const payload = { into: merged.into, message: event.seq }
  return { ...nothing, effects: [{ kind: 'forward', dueAt: event.at, payload }] }
}

/** A message that people are to see ends a snooze; a stranger's does too. */
function woken({ ticket: { snoozed } }: BuiltinContext): Consequences {
  return snoozed === undefined ? nothing : { ...nothing, raised: [waking('reply')] }
}

/** Followers are told of what customers write; in a merged ticket those of the other one are. */
function told(context: BuiltinContext): Consequences {
  const { followers = [], merged } = context.ticket
  if (merged !== undefined) return nothing
  return together(...followers.map((agent) => mailTo(agent, 'notify', said('replied'), null, context)))
}

const said = (about: string) => ({ about })

function overtaken({ ticket }: BuiltinContext): Consequences {
  return { ...nothing, raised: overtakenReplies(ticket) }
}

/** Only a message that finds a closed ticket and moves nothing. */
function followUp({ before, ticket, event, taken }: BuiltinContext): Consequences {
  if (taken || !before?.workflow.tags.includes('closed') || ticket.shelved || ticket.merged) return nothing
  const { team, title } = ticket
  return {
    ...nothing,
    effects: [
      {
        kind: 'ticket',
        dueAt: event.at,
        payload: { reason: 'follow-up', team, title, description: '', message: event.seq },
      },
    ],
  }
}

export function builtinConsequences(context: BuiltinContext): Consequences {
  return builtins[context.event.type]?.(context) ?? nothing
}
