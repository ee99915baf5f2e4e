import type { Definitions } from '#engine/core/catalogue.ts'
import { teamName, viewTitle } from '#engine/core/names.ts'
import type { Problem } from '#engine/core/problem.ts'
import { can, readableTeams } from '#engine/core/rights.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { plainPage } from '#engine/http/plain-page.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import type { Services } from '#engine/http/services.ts'
import { awayKey } from '#engine/runtime/assigner.ts'
import type { AgentFile } from '#engine/schemas/types.ts'
import { lastDone } from './bulk.ts'
import { countTickets, mostCounted } from './counts.ts'
import { deskLanguage } from './language.ts'
import { mailDoorsFor } from './mail-doors.ts'
import { countedOf, ownViewsOf } from './own-views.ts'
import { countShelvedMails } from './shelved-mail.ts'
import { type ToldDone, toldDone } from './told-done.ts'

/** What stands round every page of the desk. Counts go up to `mostCounted`, which then means "or more". */
export interface DeskFrame {
  readonly agent: { readonly id: string; readonly name: string; readonly role: 'admin' | 'agent' | 'observer' }
  readonly language: Language
  /** IANA name: the zone of the agent's team, until the page knows the reader's own. */
  readonly timeZone: string
  readonly now: number
  /** Path and query that lead to this page again. */
  readonly address: string
  /** Of the last event before the page was read: what came later has to be told. */
  readonly position: number
  /** Tickets neither solved nor closed. */
  readonly open: number
  readonly views: readonly DeskEntry[]
  /** This agent's own. */
  readonly ownViews: readonly DeskEntry[]
  readonly teams: readonly DeskEntry[]
  /** Tickets and mails on the shelf that this agent sees there. */
  readonly shelved: number
  /** Effects that were given up; null for those who may not see them. */
  readonly deadLetters: number | null
  readonly mostCounted: number
  readonly revision: string
  /** Mistakes for which the files as they stand are not used; the revision above keeps running. */
  readonly problems: readonly Pick<Problem, 'file' | 'line' | 'message'>[]
  /** What this agent did last to several tickets, with a way back; null for nothing. */
  readonly done: ToldDone | null
  /** Whether this agent said that they are away; they are given nothing until they are back. */
  readonly isAway: boolean
  /** Nothing leaves the house until somebody says so; false for those who may not see the outbox. */
  readonly isOutboxPaused: boolean
  /** What stands in the way of mail, in or out, for those who may see the outbox. */
  readonly mailTroubles: readonly { readonly door: string; readonly problem: string }[]
  /** Whether this agent may read plans, and how the installation is. */
  readonly seesPlans: boolean
  /** Whether `/mailbox` exists. */
  readonly mailbox: boolean
}

export interface DeskEntry {
  readonly id: string
  readonly title: string
  /** null: more than the store can count. */
  readonly count: number | null
}

export async function deskFrame(c: DoorContext): Promise<DeskFrame> {
  const { services } = c.var.door
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  const { id, value } = caller.agent
  const language = deskLanguage(c, caller)
  const { running, problems } = services.runtime.definitions()
  const teams = readableTeams(caller, running)
  const views = [...running.views.values()]
  const readsOutbox = can(caller, 'read', { kind: 'outbox' })
  const [position, ownViews, done, away, shelvedMails, deadLetters, pause] = await Promise.all([
    services.store.events.lastPosition(),
    ownViewsOf(services, id),
    lastDone(services, caller),
    services.store.agentState.get(id, awayKey),
    countShelvedMails(services, caller, mostCounted),
    readsOutbox ? services.store.outbox.deadCount(mostCounted) : null,
    readsOutbox ? services.store.outboxPause.get() : null,
  ])
  const [open, shelved, ...counts] = await countTickets(services, caller, [
    { open: true },
    { open: true, shelved: true },
    ...views,
    ...teams.map((team) => ({ open: true, teams: [team] })),
    ...ownViews.map((own) => countedOf(own, running, caller)),
  ])
  return {
    agent: { id, name: value.name, role: value.role },
    language,
    timeZone: zoneOf(running, value),
    now: services.clock.now(),
    address: addressOf(c),
    position,
    open: open ?? 0,
    views: views.map((view, index) => ({
      id: view.id,
      title: viewTitle(running, view.id, language),
      count: counts[index] ?? null,
    })),
    ownViews: ownViews.map(({ id: own, title }, index) => ({
      id: own,
      title,
      count: counts[views.length + teams.length + index] ?? null,
    })),
    teams: teams.map((team, index) => ({
      id: team,
      title: teamName(running, team, language),
      count: counts[views.length + index] ?? null,
    })),
    shelved: Math.min((shelved ?? 0) + shelvedMails, mostCounted),
    deadLetters,
    mostCounted,
    revision: running.revision,
    problems: problems
      .filter(({ severity }) => severity === 'error')
      .map(({ file, line, message }) => ({ file, line, message })),
    done: done && toldDone(done, { running, language, agent: id }),
    isAway: away !== null,
    isOutboxPaused: pause !== null,
    mailTroubles: readsOutbox ? mailTroubles(services, caller) : [],
    seesPlans: can(caller, 'read', { kind: 'takeovers' }),
    mailbox: services.settings.relayUrl === null,
  }
}

/** What was posted and refused is shown at an address that takes posts alone: the page it came from is that of its ticket. */
function addressOf({ req }: DoorContext): string {
  const { pathname, search } = new URL(req.url)
  return req.method === 'GET' ? pathname + search : (/^\/desk\/tickets\/\d+/.exec(pathname)?.[0] ?? '/desk')
}

function mailTroubles(services: Services, caller: Caller): DeskFrame['mailTroubles'] {
  return mailDoorsFor(services, caller).flatMap(({ kind, name, state, problem }) =>
    state === 'failed' ? [{ door: name === null ? kind : `${kind}: ${name}`, problem: problem ?? '' }] : [],
  )
}

/** IANA name of the zone in which the desk says times to this agent. */
export function deskZone(c: DoorContext): string {
  const caller = callerOf(c)
  const { running } = c.var.door.services.runtime.definitions()
  return caller.kind === 'agent' ? zoneOf(running, caller.agent.value) : 'UTC'
}

function zoneOf(running: Definitions, { teams = {} }: AgentFile): string {
  const own = Object.keys(teams).find((team) => running.teams.has(team)) ?? [...running.teams.keys()][0]
  return own === undefined ? 'UTC' : teamCalendar(running, own).timeZone
}

/** Renders a page of the desk; without a site there is no desk, only the API. */
export function deskPage<T extends { readonly frame: DeskFrame }>(
  c: DoorContext,
  path: string,
  data: T,
  status = 200,
): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  const { pages } = c.var.door
  if (pages) return pages.render(c, path, { status, page: data })
  return Promise.resolve(plainPage(c, 'No desk here', '<p>This engine runs without its site. Use the API.</p>', 404))
}
