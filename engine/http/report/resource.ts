import type { Report } from '#engine/core/report/report.ts'
import type { ReportResource } from '#engine/http/resources/types.ts'
import type { ReportQuery } from './query.ts'

/** A report as the API gives it. */
export function reportResource(
  { from: _, until: __, backlog, ...report }: Report,
  query: ReportQuery,
  isCurrent: boolean,
): ReportResource {
  const { oldest } = backlog
  return {
    ...query,
    current: isCurrent,
    ...report,
    backlog: {
      ...backlog,
      oldest: oldest && { ticket: oldest.ticket, createdAt: new Date(oldest.createdAt).toISOString() },
    },
  }
}
