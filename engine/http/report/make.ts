import { DocketError } from '#engine/core/docket-error.ts'
import type { TicketFacts } from '#engine/core/report/facts.ts'
import { createReport, type Report } from '#engine/core/report/report.ts'
import { readableTeams } from '#engine/core/rights.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import { searchedByMany } from '#engine/http/missed-searches.ts'
import type { Services } from '#engine/http/services.ts'
import type { FactsFilter } from '#engine/store/facts-store.ts'
import { type ReportQuery, spanOf } from './query.ts'

export interface MadeReport {
  readonly report: Report
  /** False where the engine is still counting what was committed before. */
  readonly isCurrent: boolean
  /** Those that were counted; undefined: all. */
  readonly teams: readonly string[] | undefined
}

/** Rows of one read, between which others are answered. */
const page = 1_000
/** A report reads no more tickets, nor conversations, of a span than this. What is open now is read whole: fewer days would not make it less. */
export const mostTickets = 100_000

const mostSearches = 200

/**
 * The report of what the caller may see. Throws DocketError `not-found` for a team that they may not read, and `invalid` for a span with
 * more than `mostTickets` tickets.
 */
export async function makeReport(services: Services, caller: Caller, query: ReportQuery): Promise<MadeReport> {
  const { store, runtime, clock } = services
  const { running } = runtime.definitions()
  const readable = readableTeams(caller, running)
  const teams = query.team === null ? readable : readable.filter((team) => team === query.team)
  if (query.team !== null && teams.length === 0) throw new DocketError('not-found', `There is no team "${query.team}".`)
  const isCurrent = await runtime.countFacts()
  const filter = {
    // Who may read all teams is told of those that are gone too.
    teams: query.team === null && teams.length === running.teams.size ? undefined : teams,
    channel: query.channel ?? undefined,
    priority: query.priority ?? undefined,
  }
  const span = spanOf(query)
  const reporter = createReport(span)
  await each(store.facts.page, { ...filter, from: span.from, until: span.until }, reporter.add)
  await each(store.facts.openPage, filter, reporter.addOpen, Number.POSITIVE_INFINITY)
  // What a chat was about has no priority.
  if (query.priority === null && (query.channel ?? 'chat') === 'chat') {
    for (let after: { activeAt: number; id: string } | null = null, read = 0; ; ) {
      const found = await store.conversations.activeSince(span.from, filter.teams, after, page)
      for (const conversation of found) reporter.addConversation(conversation)
      read += found.length
      if (read > mostTickets) throw tooMany('conversations')
      after = found.at(-1) ?? null
      if (found.length < page) break
    }
  }
  for (const { article, ...votes } of await store.articles.votes(span)) reporter.addVotes(article, votes)
  for (const search of await searchedByMany(services, span, mostSearches)) reporter.addSearch(search)
  return { report: reporter.report(clock.now()), isCurrent, teams: filter.teams }
}

/** Tickets one by one, as `add` wants them; each read leaves others their turn. */
export async function each<T extends Pick<TicketFacts, 'createdAt' | 'ticket'>>(
  read: (filter: FactsFilter) => Promise<readonly T[]>,
  filter: Omit<FactsFilter, 'after' | 'limit'>,
  add: (ticket: T) => void,
  most = mostTickets,
): Promise<void> {
  let after: FactsFilter['after'] = null
  for (let count = 0; ; ) {
    const found: readonly T[] = await read({ ...filter, after, limit: page })
    count += found.length
    if (count > most) throw tooMany('tickets')
    for (const ticket of found) add(ticket)
    after = found.at(-1) ?? null
    if (found.length < page) return
  }
}

function tooMany(what: 'tickets' | 'conversations'): DocketError {
  const message = `leads to more than ${mostTickets} ${what}: ask for fewer days, or for one team`
  return new DocketError('invalid', 'The query is not right.', {
    errors: [{ field: 'from', code: 'too-large', message }],
  })
}
