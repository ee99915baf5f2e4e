import { type ReferenceClue, ticketsNamed } from '#engine/core/mail/clues.ts'
import { askedBy, candidateOf, eventOfEffect, noteIds, placesOf } from '#engine/core/mail/places.ts'
import type { Candidate } from '#engine/core/mail/standing.ts'
import type { Found, Place } from '#engine/core/mail/thread.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { StoredMail } from './arrived.ts'
import { type MailDesk, realmOf } from './mail-desk.ts'

/** Where a mail belongs: looks up what its clues name, and lets `core/mail/thread` decide. */
export async function findPlaces(arrived: StoredMail, desk: MailDesk): Promise<readonly Place[]> {
  const realm = realmOf(desk)
  const asked = askedBy(arrived, desk.keys, realm)
  const mails = await referenced(asked.clues.references, asked.agent, desk)
  const numbers = new Set([...ticketsNamed(asked.clues), ...mails.map(({ ticket }) => ticket)])
  // Of an erased ticket nobody is left who could be answered there: what answers it begins anew.
  const tickets = (await desk.store.tickets.many([...numbers])).filter(({ erased }) => erased === undefined)
  const candidates = await Promise.all(tickets.map((ticket) => candidate(ticket, asked.teams, desk)))
  return placesOf(arrived, asked, { tickets: candidates, mails }, realm)
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
    return { id, ticket, at: sentAt ?? 0, event: eventOfEffect(effect) }
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

async function notesOf(tickets: ReadonlySet<number>, store: MailDesk['store']): Promise<ReadonlySet<string>> {
  const histories = await Promise.all([...tickets].map((ticket) => store.events.of(ticket)))
  return noteIds(histories.flat())
}

/** Its history is read only where the mail names another team than the one it has now. */
async function candidate(ticket: Ticket, teams: readonly string[], { store }: MailDesk): Promise<Candidate> {
  const mayBeForward = teams.some((team) => team !== ticket.team)
  return candidateOf(ticket, mayBeForward ? await store.events.of(ticket.number) : [])
}
