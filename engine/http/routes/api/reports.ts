import { DocketError } from '#engine/core/docket-error.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { reportFile, reportFiles } from '#engine/http/report/file.ts'
import { makeReport } from '#engine/http/report/make.ts'
import { type ReportQuery, readReportQuery } from '#engine/http/report/query.ts'
import { reportResource } from '#engine/http/report/resource.ts'
import type { ApiParameter, Route } from '#engine/http/route.ts'

const access = { who: 'api', scope: 'read' } as const
const path = '/api/v1/reports'
const query = (name: string, description: string, schema: ApiParameter['schema']): ApiParameter => ({
  name,
  in: 'query',
  description,
  schema,
})

const parameters: readonly ApiParameter[] = [
  query('from', 'First day; left out: 29 days before the last', { type: 'string', format: 'date' }),
  query('to', 'Last day; left out: today', { type: 'string', format: 'date' }),
  query('timeZone', 'Where days begin; UTC when left out', { type: 'string' }),
  query('team', 'Id of a team', { type: 'string' }),
  query('channel', 'Where tickets came from', { enum: ['form', 'email', 'chat'] }),
  query('priority', '0 low to 3 urgent', { type: 'integer', minimum: 0, maximum: 3 }),
]

/** What was counted from the event log. Times are minutes within business hours, save those in states. */
export const reportRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    access,
    api: {
      operationId: 'getReport',
      summary:
        'Volume, response and resolution times, targets, backlog, states, ratings and load of the tickets of some days',
      parameters,
      answers: { 200: { description: 'The report', schema: { $ref: '#/components/schemas/Report' } } },
    },
    handle: report,
  },
  {
    method: 'GET',
    path: `${path}/:file`,
    access,
    api: {
      operationId: 'getReportFile',
      summary: 'A part of the report, or its tickets, as CSV that no spreadsheet calculates',
      parameters: [
        { name: 'file', in: 'path', required: true, description: 'Which part', schema: { enum: [...reportFiles] } },
        ...parameters,
      ],
      answers: { 200: { description: 'The table', type: 'text/csv', schema: { type: 'string' } } },
    },
    handle: file,
  },
]

async function report(c: DoorContext): Promise<Response> {
  const query = queryOf(c)
  const { report: made, isCurrent } = await makeReport(c.var.door.services, callerOf(c), query)
  c.header('Cache-Control', 'private, no-store')
  return c.json(reportResource(made, query, isCurrent))
}

async function file(c: DoorContext): Promise<Response> {
  const name = c.req.param('file') ?? ''
  const text = await reportFile(c.var.door.services, callerOf(c), queryOf(c), name)
  if (text === null) throw notFound()
  return csvAnswer(c, name, text)
}

/** A download, never a page. */
export function csvAnswer(c: DoorContext, name: string, text: string): Response {
  return c.body(text, 200, {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': `attachment; filename="docket-${name}"`,
    'Cache-Control': 'private, no-store',
  })
}

function queryOf(c: DoorContext): ReportQuery {
  const { clock } = c.var.door.services
  const { query, errors } = readReportQuery(c.req.query(), { now: clock.now(), timeZone: 'UTC' })
  if (errors.length > 0) throw new DocketError('invalid', 'The query is not right.', { errors })
  return query
}
