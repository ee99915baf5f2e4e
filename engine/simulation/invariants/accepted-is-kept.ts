import type { Audit } from '../audit.ts'

/** Whoever was told yes finds what they said: in the ticket that was named, or as a mail that became something or lies on the shelf. */
export function acceptedIsKept({ clients, tickets, mails }: Audit): readonly string[] {
  const said = new Map(
    tickets.map(({ number, events }) => [number, JSON.stringify(events.map(({ content }) => content))]),
  )
  const states = new Map(mails.map(({ id, state }) => [id, state]))
  return clients.flatMap(({ intent: { mark }, told }) =>
    told.flatMap(({ ticket, mail }) => {
      if (ticket !== null && !said.get(ticket)?.includes(mark)) return [`${mark} is not in ticket ${ticket}`]
      if (mail !== null && !states.has(mail)) return [`the mail ${mark} is gone`]
      return []
    }),
  )
}
