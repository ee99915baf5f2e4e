import type { ActionContext } from './actions.ts'
import { mailTo } from './audience.ts'
import { type Consequences, nothing, together } from './raised.ts'
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
  'agent.replied': (context) =>
    context.event.by.role === 'rule'
      ? nothing
      : together(
          ...['requester', 'participants'].map((to) =>
            mailTo(to, 'reply', {}, null, { ...context, message: context.event.seq }),
          ),
        ),

  /** A corrected address is confirmed anew: the key goes to where the requester says they are. */
  'requester.changed': (context) =>
    context.before !== null && context.before.keyGeneration !== context.ticket.keyGeneration
      ? mailTo('requester', 'received', {}, null, context)
      : nothing,

  /** A customer's message that finds a closed ticket and moves nothing opens a follow-up. */
  'customer.replied': ({ before, ticket, event, taken }) =>
    !taken && before?.workflow.tags.includes('closed') && !ticket.shelved && event.by.role === 'customer'
      ? {
          ...nothing,
          effects: [
            {
              kind: 'ticket',
              dueAt: event.at,
              payload: {
                reason: 'follow-up',
                team: ticket.team,
                title: ticket.title,
                description: '',
                message: event.seq,
              },
            },
          ],
        }
      : nothing,
}

export function builtinConsequences(context: BuiltinContext): Consequences {
  return builtins[context.event.type]?.(context) ?? nothing
}
