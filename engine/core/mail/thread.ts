import type { Rules } from '#engine/core/rules.ts'
import type { Clues, ReplyClue } from './clues.ts'
import { type Candidate, type Standing, standingOf, type Writer } from './standing.ts'

/** What the caller looked up for the clues. */
export interface Found {
  /** Tickets of `ticketsNamed`, and of the mails below, that still exist. */
  readonly tickets: readonly Candidate[]
  /** Stored mails with one of the referenced ids. */
  readonly mails: readonly {
    /** With angle brackets. */
    readonly id: string
    readonly ticket: number
    /** When it was stored. */
    readonly at: number
    /** Whether it carried an internal note. */
    readonly isNote: boolean
  }[]
}

export interface ThreadContext {
  readonly writer: Writer
  /** From `teamsFor`. */
  readonly teams: readonly string[]
  /** Whether a team lets its agents answer by mail. */
  readonly agentReplies: (team: string) => boolean
  readonly holds?: Rules | undefined
}

/** One place where a mail belongs. */
export interface Place extends Standing {
  /** The ticket that it is appended to, or null: a new one. */
  readonly ticket: number | null
  readonly by: 'reply-address' | 'references' | 'subject' | null
  /** The team of that ticket or of the new one; null where nobody is addressed. */
  readonly team: string | null
  /** It answers an internal note, so it is a note and never public. */
  readonly isNote: boolean
}

/** One word for a place, the same for every copy of a mail: `#12` for a ticket, the id of a team for a new ticket there, empty for nowhere. */
export function placeKey({ ticket, team }: Pick<Place, 'ticket' | 'team'>): string {
  return ticket === null ? (team ?? '') : `#${ticket}`
}

/** The places where this very mail has not been yet, by the keys of those where its copies were. */
export function freshPlaces(places: readonly Place[], been: ReadonlySet<unknown>): readonly Place[] {
  return places.filter((place) => !been.has(placeKey(place)))
}

/**
 * Where a mail belongs: every ticket whose signed reply address it was sent to, and for each further team that it is addressed to the
 * ticket that References name (the newest stored mail decides), else the one in the subject if the sender takes part in it, else a new one.
 * A mail to a team that never had the ticket is a forward: a new ticket there. Never empty; References and subject never authorise.
 */
export function chooseTickets(clues: Clues, found: Found, context: ThreadContext): readonly Place[] {
  const replies = clues.replies.flatMap((token) => {
    const candidate = ticketOf(found, token.ticket)
    return candidate === null ? [] : [{ token, candidate }]
  })
  const byReply = replies.map(({ token, candidate }) =>
    placeIn(candidate, 'reply-address', token, clues, found, context),
  )
  const served = new Set(replies.flatMap(({ token, candidate }) => [token.team, ...teamsOf(candidate)]))
  const further = teamsLeft(clues, context, byReply.length > 0).filter((team) => team === null || !served.has(team))
  return distinct([...byReply, ...further.map((team) => placeOfTeam(team, clues, found, context))])
}

/** Teams that are addressed beside the reply addresses; where no ticket is found and nobody else is named, the team of the token. */
function teamsLeft({ replies }: Clues, { teams }: ThreadContext, hasTicket: boolean): readonly (string | null)[] {
  if (teams.length > 0 || hasTicket) return teams
  return replies.length > 0 ? [...new Set(replies.map(({ team }) => team))] : [null]
}

function placeOfTeam(team: string | null, clues: Clues, found: Found, context: ThreadContext): Place {
  const concerns = (candidate: Candidate) => team === null || teamsOf(candidate).includes(team)
  const referenced = referencedTickets(clues, found).find(concerns)
  if (referenced !== undefined) return placeIn(referenced, 'references', null, clues, found, context)
  const named = clues.subject === null ? null : ticketOf(found, clues.subject)
  if (named !== null && concerns(named)) {
    const place = placeIn(named, 'subject', null, clues, found, context)
    if (place.standing === 'requester' || place.standing === 'participant') return place
  }
  const { address, dmarc } = context.writer
  return {
    ticket: null,
    by: null,
    team,
    isNote: false,
    standing: 'requester',
    verified: address !== null && dmarc === 'pass',
    hidden: false,
    refusedAgent: null,
  }
}

function placeIn(
  candidate: Candidate,
  by: NonNullable<Place['by']>,
  token: ReplyClue | null,
  clues: Clues,
  found: Found,
  { writer, agentReplies, holds }: ThreadContext,
): Place {
  const answered = storedMails(clues, found).find(({ ticket }) => ticket === candidate.number)
  return {
    ticket: candidate.number,
    by,
    team: candidate.team,
    isNote: answered?.isNote ?? false,
    ...standingOf(writer, candidate, token, agentReplies(candidate.team), holds),
  }
}

/** Stored mails that are referenced, the newest first; of the same instant, the one that stands later in References. */
function storedMails({ references }: Clues, { mails }: Found): Found['mails'] {
  const order = new Map(references.map(({ id }, index) => [id, index]))
  return mails
    .filter(({ id }) => order.has(id))
    .sort((one, other) => other.at - one.at || (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0))
}

function referencedTickets(clues: Clues, found: Found): readonly Candidate[] {
  return storedMails(clues, found).flatMap(({ ticket }) => ticketOf(found, ticket) ?? [])
}

function ticketOf({ tickets }: Found, number: number): Candidate | null {
  return tickets.find((ticket) => ticket.number === number) ?? null
}

function teamsOf({ team, formerTeams }: Candidate): readonly string[] {
  return [team, ...formerTeams]
}

/** Each ticket once: what was found by the stronger clue stands first. */
function distinct(places: readonly Place[]): readonly Place[] {
  const seen = new Set<number>()
  return places.filter(({ ticket }) => {
    if (ticket === null) return true
    const isNew = !seen.has(ticket)
    seen.add(ticket)
    return isNew
  })
}
