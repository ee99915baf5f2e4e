import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { ArrivedMail, Envelope, MailRealm } from './arrived.ts'
import { type Clues, cluesOf, isReplyLocalPart, type ReplyKeys } from './clues.ts'
import { teamsFor } from './recipients.ts'
import { sameAddress } from './sender.ts'
import type { Candidate } from './standing.ts'
import { chooseTickets, type Found, type Place } from './thread.ts'

/** What a mail asks to be looked up before its places are known. */
export interface Asked {
  readonly clues: Clues
  readonly teams: readonly string[]
  /** The agent whose address it is from, or null. */
  readonly agent: string | null
}

export function askedBy(
  { mail, envelope, writer }: ArrivedMail,
  keys: ReplyKeys,
  { definitions, mailDomain }: MailRealm,
): Asked {
  const isReply = (local: string) => isReplyLocalPart(local, keys)
  const agents = [...definitions.agents.values()]
  return {
    clues: cluesOf(mail, envelope, keys, mailDomain),
    teams: teamsFor(mail, envelope, definitions.teams.values(), mailDomain, isReply),
    agent: agents.find(({ value }) => sameAddress(value.email, writer ?? ''))?.id ?? null,
  }
}

/** The teams that a mail is for by what its door knows, before anybody has read it. */
export function teamsOfEnvelope(
  envelope: Envelope,
  keys: ReplyKeys,
  { definitions, mailDomain }: MailRealm,
): readonly string[] {
  const unread = { deliveredTo: [], to: [], cc: [] }
  return teamsFor(unread, envelope, definitions.teams.values(), mailDomain, (local) => isReplyLocalPart(local, keys))
}

/** Where a mail belongs, by what was found of what it asked for. */
export function placesOf(
  { writer, auth }: ArrivedMail,
  { clues, teams, agent }: Asked,
  found: Found,
  { definitions, holds }: MailRealm,
): readonly Place[] {
  return chooseTickets(clues, found, {
    writer: { address: writer, agent, dmarc: auth.dmarc },
    teams,
    holds,
    agentReplies: (team) => {
      const email = definitions.teams.get(team)?.value.channels?.email
      return typeof email === 'object' && email.agentReplies === true
    },
  })
}

/** A ticket as threading asks for it; `events` tell of its former teams, and may be left out where no other team is addressed. */
export function candidateOf(ticket: Ticket, events: readonly TicketEvent[]): Candidate {
  const former = events.flatMap(({ type, data }) =>
    type === 'ticket.created' || type === 'team.changed' ? [String(data.team)] : [],
  )
  return {
    number: ticket.number,
    team: ticket.team,
    formerTeams: former.filter((team) => team !== ticket.team),
    requester: ticket.requester.email,
    participants: ticket.participants.map(({ address }) => address),
  }
}

/** Notes among events, by their ids and, where they came by mail, by their Message-IDs. */
export function noteIds(events: readonly TicketEvent[]): ReadonlySet<string> {
  const notes = events.filter(({ type }) => type === 'agent.noted')
  return new Set(notes.flatMap(({ id, data }) => (typeof data.messageId === 'string' ? [id, data.messageId] : [id])))
}

/** The event that a mail of ours tells of: `<event id>.<n>` is the id of an effect. */
export function eventOfEffect(effect: string): string {
  return effect.slice(0, effect.lastIndexOf('.'))
}
