import type { CsvCell } from './csv.ts'
import type { Faces, Report, Spread } from './report.ts'

/** A part of a report as a table: what stands beside its chart, and in its CSV file. */
export interface ReportTable {
  /** Names of the columns, the same in every language: `medianMinutes`. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly CsvCell[])[]
}

const spread = ({ count, medianMinutes, p90Minutes }: Spread): readonly CsvCell[] => [count, medianMinutes, p90Minutes]
const faces = ({ satisfied, okay, dissatisfied }: Faces): readonly (readonly CsvCell[])[] => [
  ['satisfied', satisfied],
  ['okay', okay],
  ['dissatisfied', dissatisfied],
]

const tables = {
  volume: ({ volume }) => ({
    columns: ['day', 'email', 'form', 'chat'],
    rows: volume.buckets.map(({ day, email, form, chat }) => [day, email, form, chat]),
  }),
  teams: ({ volume }) => ({
    columns: ['team', 'email', 'form', 'chat'],
    rows: volume.teams.map(({ team, email, form, chat }) => [team, email, form, chat]),
  }),
  times: ({ firstResponse, resolution }) => ({
    columns: ['metric', 'tickets', 'medianMinutes', 'p90Minutes'],
    rows: [
      ['firstResponse', ...spread(firstResponse)],
      ['resolution', ...spread(resolution)],
    ],
  }),
  sla: ({ sla }) => ({
    columns: ['policy', 'metric', 'met', 'breached', 'running'],
    rows: sla.map(({ policy, metric, met, breached, running }) => [policy, metric, met, breached, running]),
  }),
  backlog: ({ backlog }) => ({
    columns: ['upToDays', 'tickets'],
    rows: backlog.ages.map(({ days, tickets }) => [days, tickets]),
  }),
  states: ({ states }) => ({
    columns: ['workflow', 'state', 'tickets', 'medianMinutes', 'p90Minutes'],
    rows: states.map((one) => [one.workflow, one.state, one.tickets, one.medianMinutes, one.p90Minutes]),
  }),
  reopened: ({ reopened }) => ({
    columns: ['solved', 'reopened'],
    rows: [[reopened.solved, reopened.reopened]],
  }),
  ratings: ({ ratings }) => ({ columns: ['rating', 'tickets'], rows: faces(ratings) }),
  agents: ({ agents }) => ({
    columns: ['agent', 'replies', 'solved', 'open'],
    rows: agents.map(({ agent, replies, solved, open }) => [agent, replies, solved, open]),
  }),
  chat: ({ chat }) => ({
    columns: ['measure', 'value'],
    rows: [
      ['begun', chat.conversations],
      ['answered', chat.answered],
      ['unanswered', chat.unanswered],
      ['missed', chat.missed],
      ['firstResponseMedianSeconds', chat.firstResponse.medianSeconds],
      ['firstResponseP90Seconds', chat.firstResponse.p90Seconds],
      ...faces(chat.ratings),
    ],
  }),
  articles: ({ articles }) => ({
    columns: ['article', 'readBefore', 'suggested', 'helpful', 'notHelpful'],
    rows: articles.map(({ article, read, shown, helpful, notHelpful }) => [article, read, shown, helpful, notHelpful]),
  }),
  searches: ({ searches }) => ({
    columns: ['words', 'language', 'times'],
    rows: searches.map(({ words, language, times }) => [words, language, times]),
  }),
} as const satisfies Readonly<Record<string, (report: Report) => ReportTable>>

export type ReportPart = keyof typeof tables

export const reportParts = Object.keys(tables) as readonly ReportPart[]

export function reportTable(report: Report, part: ReportPart): ReportTable {
  return tables[part](report)
}
