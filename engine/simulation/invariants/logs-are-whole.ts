import type { Audit } from '../audit.ts'

/** The events of a ticket are numbered from 1 without a gap, stand in the order of their instants, and the snapshot is of the last one. */
export function logsAreWhole({ tickets }: Audit): readonly string[] {
  return tickets.flatMap(({ number, ticket, events }) => {
    const isWhole = events.every(({ seq }, index) => seq === index + 1)
    const isInOrder = events.every(({ at }, index) => index === 0 || at >= (events[index - 1]?.at ?? 0))
    return [
      ...(isWhole ? [] : [`ticket ${number} has events ${events.map(({ seq }) => seq).join(', ')}`]),
      ...(isInOrder ? [] : [`events of ticket ${number} go back in time`]),
      ...(ticket.version === events.length ? [] : [`ticket ${number} is at ${ticket.version} of ${events.length}`]),
    ]
  })
}
