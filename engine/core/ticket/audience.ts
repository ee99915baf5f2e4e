import type { Definitions } from '#engine/core/catalogue.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from './event.ts'
import { type Consequences, type EffectDraft, nothing } from './raised.ts'
import type { Ticket } from './ticket.ts'

interface Recipient {
  readonly address: string
  readonly language: string
  readonly audience: 'requester' | 'participant' | 'agent'
}

/**
 * One mail to each address of an audience: `requester`, `participants`, `assignee`, `team`, `leads`, or an agent's id. A ticket on the
 * shelf writes to nobody, an audience without an address is told nothing, and a rule does not answer where that is forbidden.
 */
export function mailTo(
  to: string,
  template: string,
  params: JsonObject,
  rule: string | null,
  {
    definitions,
    ticket,
    event,
    message = null,
  }: {
    readonly definitions: Definitions
    readonly ticket: Ticket
    readonly event: TicketEvent
    /** Sequence number of the message that the mail carries. */
    readonly message?: number | null
  },
): Consequences {
  if (ticket.shelved || (to === 'requester' && rule !== null && !ticket.answeredByRules)) return nothing
  const recipients = (outside[to] ?? agents(definitions, to))(ticket)
  const effects: EffectDraft[] = recipients.map(({ address, language, audience }) => ({
    kind: 'mail',
    dueAt: event.at,
    payload: { template, address, audience, language, message, params },
  }))
  return { ...nothing, effects, why: effects.length === 0 ? [] : [{ fact: 'mail', value: template, rule }] }
}

type Recipients = (ticket: Ticket) => readonly Recipient[]

const outside: Readonly<Record<string, Recipients>> = {
  requester: ({ requester: { email }, language }) =>
    email === '' ? [] : [{ address: email, language, audience: 'requester' }],
  participants: ({ participants, language }) =>
    participants.map(({ address }) => ({ address, language, audience: 'participant' })),
}

function agents(definitions: Definitions, to: string): Recipients {
  return (ticket) =>
    [...definitions.agents.values()]
      .filter(({ id, value }) => {
        const role = value.teams?.[ticket.team]
        if (to === 'assignee') return id === ticket.assignee
        if (to === 'team') return role !== undefined
        if (to === 'leads') return role === 'lead'
        return id === to
      })
      .map(({ value }) => ({ address: value.email, language: value.languages?.[0] ?? 'en', audience: 'agent' }))
}
