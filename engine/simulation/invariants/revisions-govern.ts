import { closureOf } from '#engine/core/closure.ts'
import type { Audit } from '../audit.ts'

/**
 * Every event names a revision that was kept before it. From one event to the next it is another one only where the ticket moved, or where nothing that
 * governs the ticket is different in it.
 */
export function revisionsGovern({ tickets, definitionsAt, books }: Audit): readonly string[] {
  const ahead = books.unkept.map(
    ({ ticket, seq, revision }) => `event ${seq} of ticket ${ticket} names ${revision} before that is kept`,
  )
  const otherwise = tickets.flatMap(({ number, ticket, events }) => {
    const closure = (revision: string) => {
      const definitions = definitionsAt(revision)
      return definitions && closureOf(definitions, ticket.team, ticket.form?.id ?? null)
    }
    return events.flatMap(({ seq, type, revision }, index) => {
      const before = events[index - 1]?.revision
      if (definitionsAt(revision) === null) return [`event ${seq} of ticket ${number} names the unknown ${revision}`]
      if (before === undefined || before === revision || type === 'ticket.migrated') return []
      return closure(before) === closure(revision)
        ? []
        : [`event ${seq} of ticket ${number} was decided by ${revision}, and the ticket is bound to ${before}`]
    })
  })
  return [...ahead, ...otherwise]
}
