import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Audit } from '../audit.ts'

/**
 * However often it was sent, what somebody said is in one ticket, once, and begins one follow-up at most, where that ticket is closed; and
 * every yes named the same one.
 */
export function oneTicketEach({ clients, tickets, mails }: Audit): readonly string[] {
  const events = tickets.flatMap((one) => one.events)
  const contents = (among: readonly TicketEvent[]) => among.map(({ content }) => JSON.stringify(content))
  const said = contents(events.filter((event) => !isFollowUp(event)))
  const followUps = contents(events.filter(isFollowUp))
  return clients.flatMap(({ intent: { mark, kind }, told }) => {
    const times = (among: readonly string[]) => among.filter((content) => content.includes(mark)).length
    const numbers = new Set(told.map(({ ticket }) => ticket))
    const ids = new Set(told.map(({ mail }) => mail))
    const isFiled = mails.some(({ id, outcome }) => ids.has(id) && (outcome === 'created' || outcome === 'appended'))
    return [
      ...(times(said) > 1 ? [`${mark} is there ${times(said)} times`] : []),
      ...(times(followUps) > 1 ? [`${mark} begins ${times(followUps)} tickets`] : []),
      ...(times(said) === 0 && isFiled ? [`the mail ${mark} was filed and is nowhere`] : []),
      ...(kind === 'form' && numbers.size > 1 ? [`${mark} was told of tickets ${[...numbers].join(', ')}`] : []),
    ]
  })
}

function isFollowUp({ type, data }: TicketEvent): boolean {
  return type === 'ticket.created' && Array.isArray(data.linked) && data.linked.length > 0
}
