import type { KeptFinding, KeptPlan } from '#engine/core/plan/kept-plan.ts'
import type { Problem } from '#engine/core/problem.ts'
import { can, readableTeams, ticketRight } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Route } from '#engine/http/route.ts'
import type { TakeoverRow } from '#engine/store/definition-store.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface PlansPage {
  readonly frame: DeskFrame
  readonly revision: string
  readonly commit: string | null
  /** What the checker says of the files as they stand, errors first. */
  readonly problems: readonly Problem[]
  /** Newest first. */
  readonly takeovers: readonly TakeoverRow[]
  /** Address of what is older; null at the end. */
  readonly older: string | null
  readonly isNewest: boolean
}

export interface PlanPage {
  readonly frame: DeskFrame
  readonly takeover: TakeoverRow
  /** null while nothing is known yet. */
  readonly plan: Omit<KeptPlan, 'files' | 'findings'> | null
  readonly files: readonly PlannedFile[]
}

/** A file and what it does to tickets; one that did not change may still be the cause, as the hours behind a policy are. */
export interface PlannedFile {
  readonly file: string
  readonly change: KeptPlan['files'][number]['change'] | null
  readonly values: KeptPlan['files'][number]['values']
  readonly findings: readonly KeptFinding[]
}

const access = { who: 'agent' } as const
const path = '/desk/plan'
const onPage = 25
const examplesShown = 10

/** What each revision did to live tickets when it took over, for those who decide about the files. */
export const planRoutes: readonly Route[] = [
  { method: 'GET', path, access, handle: showPlans },
  { method: 'GET', path: `${path}/:id`, access, handle: showPlan },
]

async function showPlans(c: DoorContext): Promise<Response> {
  const { takeovers } = readable(c)
  const before = Number(c.req.query('before')) || null
  const rows = await takeovers.list(onPage + 1, before)
  const last = rows.length > onPage ? rows[onPage - 1] : undefined
  const { running, problems } = c.var.door.services.runtime.definitions()
  return deskPage(c, path, {
    frame: await deskFrame(c),
    revision: running.revision,
    commit: running.commit,
    problems: problems.toSorted((one, other) => Number(other.severity === 'error') - Number(one.severity === 'error')),
    takeovers: rows.slice(0, onPage),
    older: last === undefined ? null : `${path}?before=${last.id}`,
    isNewest: before === null,
  } satisfies PlansPage)
}

async function showPlan(c: DoorContext): Promise<Response> {
  const id = Number(c.req.param('id'))
  const kept = Number.isSafeInteger(id) ? await readable(c).takeovers.get(id) : null
  if (kept === null) throw notFound()
  const { plan, ...takeover } = kept
  const mayRead = await readableAmong(c, plan?.findings ?? [])
  const shown = (plan?.findings ?? []).map((finding) => ({
    ...finding,
    examples: finding.examples.slice(0, examplesShown).filter(mayRead),
  }))
  return deskPage(c, '/desk/plan/one', {
    frame: await deskFrame(c),
    takeover,
    plan: plan && { tickets: plan.tickets, left: plan.left },
    files: byFile(plan?.files ?? [], shown),
  } satisfies PlanPage)
}

function byFile(files: KeptPlan['files'], findings: readonly KeptFinding[]): readonly PlannedFile[] {
  const ofFile = Map.groupBy(findings, ({ file }) => file)
  const changed = new Set(files.map(({ file }) => file))
  const others = [...ofFile.keys()].filter((file) => !changed.has(file))
  return [
    ...files.map(({ file, change, values }) => ({ file, change, values, findings: ofFile.get(file) ?? [] })),
    ...others.map((file) => ({ file, change: null, values: [], findings: ofFile.get(file) ?? [] })),
  ]
}

/** Numbers of tickets in teams that somebody may not see are counted, and not named. */
async function readableAmong(c: DoorContext, findings: readonly KeptFinding[]): Promise<(ticket: number) => boolean> {
  const { runtime, store } = c.var.door.services
  const { running } = runtime.definitions()
  const caller = callerOf(c)
  if (readableTeams(caller, running).length === running.teams.size) return () => true
  const numbers = new Set(findings.flatMap(({ examples }) => examples.slice(0, examplesShown)))
  const tickets = await store.tickets.many([...numbers])
  const seen = tickets.filter((ticket) => can(caller, 'read', ticketRight(running, ticket)))
  const readableNumbers = new Set(seen.map(({ number }) => number))
  return (ticket) => readableNumbers.has(ticket)
}

function readable(c: DoorContext) {
  if (!can(callerOf(c), 'read', { kind: 'takeovers' })) throw notFound()
  return c.var.door.services.store
}
