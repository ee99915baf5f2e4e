import type { Definitions } from '#engine/core/catalogue.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { ownName } from '#engine/core/own.ts'
import { mailTo } from './audience.ts'
import type { Actor, EventInput, TicketEvent } from './event.ts'
import { type Consequences, nothing } from './raised.ts'
import type { Ticket } from './ticket.ts'

/** An action that a workflow, a policy or a macro calls for, with the rule it stands at. */
export interface Call {
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
  readonly rule: string
}

export interface ActionContext {
  readonly definitions: Definitions
  /** The ticket with the event applied. */
  readonly ticket: Ticket
  readonly event: TicketEvent
}

type Action = (call: Call, context: ActionContext) => Consequences

/** What each action of the vocabulary (`engine/schemas`) does: events of the same step, or effects. */
const actions: Readonly<Record<string, Action>> = {
  sendMail: ({ params, rule }, context) =>
    mailTo(String(params.to ?? 'requester'), String(params.template), {}, rule, context),

  askForRating: ({ rule }, context) => mailTo('requester', 'rating-request', {}, rule, context),

  notify: ({ params, rule }, context) =>
    mailTo(String(params.to), 'notify', { text: String(params.text) }, rule, context),

  assign: ({ params, rule }, { ticket }) =>
    ticket.assignee === params.agent ? nothing : raise('ticket.assigned', { agent: String(params.agent) }, rule),

  setPriority: ({ params, rule }, { ticket }) =>
    ticket.priority === params.priority
      ? nothing
      : raise('priority.changed', { priority: Number(params.priority) }, rule),

  addTags: ({ params, rule }, { ticket }) => {
    const add = strings(params.tags).filter((tag) => !ticket.tags.includes(tag))
    return add.length === 0 ? nothing : raise('tags.changed', { add, remove: [] }, rule)
  },

  removeTags: ({ params, rule }, { ticket }) => {
    const remove = strings(params.tags).filter((tag) => ticket.tags.includes(tag))
    return remove.length === 0 ? nothing : raise('tags.changed', { add: [], remove }, rule)
  },

  setTeam: ({ params, rule }, { ticket }) =>
    ticket.team === params.team ? nothing : raise('team.changed', { team: String(params.team) }, rule),

  addNote: ({ params, rule }) => raise('agent.noted', { via: 'rule' }, rule, { text: String(params.text), files: [] }),

  createTicket: ({ params, rule }, { ticket, event }) => ({
    ...nothing,
    effects: [
      {
        kind: 'ticket',
        dueAt: event.at,
        payload: {
          reason: 'action',
          team: String(params.team ?? ticket.team),
          title: String(params.title),
          description: String(params.description ?? ''),
          message: null,
        },
      },
    ],
    why: [{ fact: 'ticket', value: String(params.title), rule }],
  }),

  callWebhook: ({ params, rule }, { event }) => ({
    ...nothing,
    effects: [
      {
        kind: 'webhook',
        dueAt: event.at,
        payload: { url: String(params.url), secretName: secretName(params.secret), event: event.type },
      },
    ],
    why: [{ fact: 'webhook', value: String(params.url), rule }],
  }),
}

/** `docket check` refuses unknown actions; one that is met all the same does nothing. */
export function callAction(call: Call, context: ActionContext): Consequences {
  const own = ownName(call.type)
  return own === null ? (actions[call.type]?.(call, context) ?? nothing) : callOwn(own, call, context)
}

function callOwn(action: string, { type, params, rule }: Call, { definitions, event }: ActionContext): Consequences {
  if (!definitions.own.actions.has(action)) return nothing
  const payload = { action, params: params as JsonObject, event: event.type, revision: definitions.revision }
  return {
    ...nothing,
    effects: [{ kind: 'own', dueAt: event.at, payload }],
    why: [{ fact: 'action', value: type, rule }],
  }
}

function raise(type: string, data: JsonObject, rule: string, content: JsonObject | null = null): Consequences {
  const by: Actor = { role: 'rule', rule }
  const event: EventInput = { type, by, data, content }
  return { ...nothing, raised: [event] }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function secretName(secret: unknown): string | null {
  const named = secret as { readonly env?: Json } | undefined
  return typeof named?.env === 'string' ? named.env : null
}
