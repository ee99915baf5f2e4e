import { type CsvCell, csvLines, csvText } from '#engine/core/report/csv.ts'
import type { TicketFacts } from '#engine/core/report/facts.ts'
import { type ReportPart, reportParts, reportTable } from '#engine/core/report/tables.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { Services } from '#engine/http/services.ts'
import { each, makeReport } from './make.ts'
import { type ReportQuery, spanOf } from './query.ts'

/** Files of a report: a table each, and `tickets.csv` with a line for every ticket that is counted. */
export const reportFiles = [...reportParts.map((part) => `${part}.csv`), 'tickets.csv'] as const

/** One of `reportFiles` as text; null for a name that is none of them. Throws as `makeReport` does. */
export async function reportFile(
  services: Services,
  caller: Caller,
  query: ReportQuery,
  name: string,
): Promise<string | null> {
  const part = name.replace(/\.csv$/, '')
  if (!(reportFiles as readonly string[]).includes(name)) return null
  // Asked first: it says what is wrong with the query, and counts what is new.
  const { report, teams } = await makeReport(services, caller, query)
  if (part !== 'tickets') {
    const { columns, rows } = reportTable(report, part as ReportPart)
    return csvText(columns, rows)
  }
  const lines: string[] = [csvText(ticketColumns, [])]
  const { from, until } = spanOf(query)
  const filter = { from, until, teams, channel: query.channel ?? undefined, priority: query.priority ?? undefined }
  await each(services.store.facts.page, filter, (facts) => void lines.push(csvLines([ticketCells(facts)])))
  return lines.join('')
}

const ticketColumns = [
  'number',
  'createdAt',
  'team',
  'channel',
  'priority',
  'open',
  'assignee',
  'firstResponseMinutes',
  'resolutionMinutes',
  'reopened',
  'rating',
  'replies',
  'breached',
  'met',
  'running',
] as const

function ticketCells(facts: TicketFacts): readonly CsvCell[] {
  const minutes = (ms: number | null) => (ms === null ? null : Math.round(ms / 60_000))
  const targets = (asked: TicketFacts['sla'][number]['outcome']) =>
    facts.sla.flatMap(({ policy, metric, outcome }) => (outcome === asked ? [`${policy} ${metric}`] : [])).join('; ')
  return [
    facts.ticket,
    new Date(facts.createdAt).toISOString(),
    facts.team,
    facts.channel,
    facts.priority,
    facts.isOpen ? 'yes' : 'no',
    facts.assignee,
    minutes(facts.firstReplyOpenMs),
    minutes(facts.solvedOpenMs),
    facts.reopened,
    facts.rating,
    Object.values(facts.replies).reduce((sum, count) => sum + count, 0),
    targets('breached'),
    targets('met'),
    targets('running'),
  ]
}
