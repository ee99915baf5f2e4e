import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { FieldError } from '#engine/core/form/form.ts'
import { policyTitle, teamName } from '#engine/core/names.ts'
import type { Report } from '#engine/core/report/report.ts'
import { stateTexts } from '#engine/core/workflow/states.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { reportFile } from '#engine/http/report/file.ts'
import { makeReport } from '#engine/http/report/make.ts'
import { type ReportQuery, readReportQuery, reportParameters } from '#engine/http/report/query.ts'
import { reportResource } from '#engine/http/report/resource.ts'
import type { Route } from '#engine/http/route.ts'
import { csvAnswer } from '#engine/http/routes/api/reports.ts'
import { type DeskFrame, deskFrame, deskPage, deskZone } from './frame.ts'

export interface ReportsPage {
  readonly frame: DeskFrame
  readonly query: ReportQuery
  /** As typed, also where it is wrong. */
  readonly typed: Readonly<Record<string, string>>
  readonly errors: readonly FieldError[]
  /** null where the query is wrong. */
  readonly report: Report | null
  readonly isCurrent: boolean
  readonly names: ReportNames
  /** The query of this report, for addresses of its files. */
  readonly address: string
  /** Queries of the last so many days, with the same filters. */
  readonly spans: readonly { readonly days: number; readonly address: string; readonly isThis: boolean }[]
}

/** What ids in a report are called; what is gone is called by its id. */
export interface ReportNames {
  readonly teams: Readonly<Record<string, string>>
  readonly agents: Readonly<Record<string, string>>
  readonly policies: Readonly<Record<string, string>>
  /** By `<workflow> <state>`. */
  readonly states: Readonly<Record<string, string>>
}

const access = { who: 'agent' } as const
const path = '/desk/reports'
const offered = [7, 30, 90] as const

/** What was counted from the event log, of the teams that somebody may read. */
export const reportPages: readonly Route[] = [
  { method: 'GET', path, access, handle: showReports },
  { method: 'GET', path: `${path}/:file`, access, handle: sendFile },
]

async function showReports(c: DoorContext): Promise<Response> {
  const frame = await deskFrame(c)
  const asked = readQuery(c)
  const made = asked.errors.length === 0 ? await tryReport(c, asked.query) : { errors: asked.errors }
  const report = 'report' in made ? made.report : null
  const errors = 'errors' in made ? made.errors : []
  const { running } = c.var.door.services.runtime.definitions()
  const data: ReportsPage = {
    frame,
    query: asked.query,
    typed: c.req.query(),
    errors,
    report,
    isCurrent: !('isCurrent' in made) || made.isCurrent,
    names: namesOf(running, report, frame.language),
    address: addressOf(asked.query),
    spans: offered.map((days) => spanLink(c, asked.query, days)),
  }
  return deskPage(c, path, data, errors.length > 0 ? 422 : 200)
}

async function sendFile(c: DoorContext): Promise<Response> {
  const { query, errors } = readQuery(c)
  if (errors.length > 0) throw new DocketError('invalid', 'The query is not right.', { errors })
  const { services } = c.var.door
  const name = c.req.param('file') ?? ''
  if (name === 'report.json') {
    const { report, isCurrent } = await makeReport(services, callerOf(c), query)
    c.header('Content-Disposition', 'attachment; filename="docket-report.json"')
    c.header('Cache-Control', 'private, no-store')
    return c.json({ formatVersion: 1, ...reportResource(report, query, isCurrent) })
  }
  const text = await reportFile(services, callerOf(c), query, name)
  if (text === null) throw notFound()
  return csvAnswer(c, name, text)
}

async function tryReport(c: DoorContext, query: ReportQuery) {
  try {
    return await makeReport(c.var.door.services, callerOf(c), query)
  } catch (error) {
    if (!(error instanceof DocketError) || error.code !== 'invalid') throw error
    return { errors: error.data.errors as readonly FieldError[] }
  }
}

function readQuery(c: DoorContext) {
  const given = Object.entries(c.req.query()).filter(([name]) => (reportParameters as readonly string[]).includes(name))
  return readReportQuery(Object.fromEntries(given), {
    now: c.var.door.services.clock.now(),
    timeZone: deskZone(c),
  })
}

function addressOf({ from, to, timeZone, team, channel, priority }: ReportQuery): string {
  const given = Object.entries({ from, to, timeZone, team, channel, priority }).filter(([, value]) => value !== null)
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

function spanLink(c: DoorContext, query: ReportQuery, days: number) {
  const { clock } = c.var.door.services
  const { timeZone } = query
  const today = readReportQuery({ timeZone }, { now: clock.now(), timeZone }).query.to
  const from = new Date(Date.parse(today) - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  const address = addressOf({ ...query, from, to: today })
  return { days, address: path + address, isThis: query.from === from && query.to === today }
}

function namesOf(running: Definitions, report: Report | null, language: string): ReportNames {
  const { agents, policies, workflows, teams } = running
  const states = (report?.states ?? []).map(({ workflow, state }) => {
    const file = workflows.get(workflow)?.value
    return [`${workflow} ${state}`, file ? stateTexts(file, state, language).title : state] as const
  })
  return {
    teams: Object.fromEntries([...teams.keys()].map((id) => [id, teamName(running, id, language)])),
    agents: Object.fromEntries([...agents.values()].map(({ id, value }) => [id, value.name])),
    policies: Object.fromEntries([...policies.keys()].map((id) => [id, policyTitle(running, id, language)])),
    states: Object.fromEntries(states),
  }
}
