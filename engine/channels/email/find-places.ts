import { cluesOf, isReplyLocalPart, type ReferenceClue, ticketsNamed } from '#engine/core/mail/clues.ts'
import { teamsFor } from '#engine/core/mail/recipients.ts'
import { sameAddress } from '#engine/core/mail/sender.ts'
import type { Candidate } from '#engine/core/mail/standing.ts'
import { chooseTickets, type Found, type Place } from '#engine/core/mail/thread.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { ArrivedMail } from './arrived.ts'
import type { MailDesk } from './mail-desk.ts'

/** Where a mail belongs: looks up what its clues name, and lets `core/mail/thread` decide. */
export async function findPlaces(
  { mail, envelope, auth, writer }: ArrivedMail,
  desk: MailDesk,
): Promise<readonly Place[]> {
  const { keys, runtime, settings } = desk
  const { running } = runtime.definitions()
  const isReply = (local: string) => isReplyLocalPart(local, keys)
  const teams = teamsFor(mail, envelope, running.teams.values(), settings.mailDomain, isReply)
  const clues = cluesOf(mail, envelope, keys, settings.mailDomain)
  const agent = [...running.agents.values()].find(({ value }) => sameAddress(value.email, writer ?? ''))?.id ?? null
  const mails = await referenced(clues.references, agent, desk)
  const numbers = new Set([...ticketsNamed(clues), ...mails.map(({ ticket }) => ticket)])
  const tickets = await desk.store.tickets.many([...numbers])
  return chooseTickets(
    clues,
    { tickets: await Promise.all(tickets.map((ticket) => candidate(ticket, teams, desk))), mails },
    {
      writer: { address: writer, agent, dmarc: auth.dmarc },
      teams,
      holds: desk.holds,
      agentReplies: (team) => {
        const email = running.teams.get(team)?.value.channels?.email
        return typeof email === 'object' && email.agentReplies === true
      },
    },
  )
}

/** Stored mails with these ids: ours by their effects, others by the mails that came in. */
async function referenced(
  references: readonly ReferenceClue[],
  agent: string | null,
  { store }: MailDesk,
): Promise<Found['mails']> {
  const ours = references.flatMap(({ id, effect }) => (effect === null ? [] : [{ id, effect }]))
  const [others, origins] = await Promise.all([
    store.mails.withMessageIds(references.map(({ id }) => id)),
    store.outbox.origins(ours.map(({ effect }) => effect)),
  ])
  const sent = origins.map(({ id: effect, ticket, sentAt }) => {
    const id = ours.find((one) => one.effect === effect)?.id ?? ''
    return { id, ticket, at: sentAt ?? 0, event: eventOf(effect) }
  })
  const came = others.flatMap(({ messageId, tickets, receivedAt }) =>
    tickets.map((ticket) => ({ id: messageId ?? '', ticket, at: receivedAt, event: null })),
  )
  const mails = [...sent, ...came]
  // Only an agent can leave a note, so nobody else's mail asks for histories.
  const notes = agent === null ? noNotes : await notesOf(new Set(mails.map(({ ticket }) => ticket)), store)
  return mails.map(({ id, ticket, at, event }) => ({ id, ticket, at, isNote: notes.has(event ?? id) }))
}

const noNotes: ReadonlySet<string> = new Set()

/** Notes of tickets, by the ids of their events and, where they came by mail, by their Message-IDs. */
async function notesOf(tickets: ReadonlySet<number>, store: MailDesk['store']): Promise<ReadonlySet<string>> {
  const histories = await Promise.all([...tickets].map((ticket) => store.events.of(ticket)))
  const notes = histories.flat().filter(({ type }) => type === 'agent.noted')
  return new Set(notes.flatMap(({ id, data }) => (typeof data.messageId === 'string' ? [id, data.messageId] : [id])))
}

/** The event that a mail tells of: `<event id>.<n>` is the id of an effect. */
function eventOf(effect: string): string {
  return effect.slice(0, effect.lastIndexOf('.'))
}

/** Its history is read only where the mail names another team than the one it has now. */
async function candidate(ticket: Ticket, teams: readonly string[], { store }: MailDesk): Promise<Candidate> {
  const mayBeForward = teams.some((team) => team !== ticket.team)
  const events = mayBeForward ? await store.events.of(ticket.number) : []
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
