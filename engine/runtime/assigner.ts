import { type Candidate, chooseAgent } from '#engine/core/assignment/choose.ts'
import { type Defined, type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { TeamFile } from '#engine/schemas/types.ts'
import type { Store } from '#engine/store/store.ts'
import { createAlarm } from './alarm.ts'
import type { Runtime } from './runtime.ts'

/** Key of an agent's state: they are away, and get nothing until they are back. */
export const awayKey = 'away'

const atOnce = 50
/** More open tickets of one agent than this are not counted. */
const mostCounted = 1_000
/**
 * How long a ticket may lie with somebody who is gone, such as one that is opened again: to look, everything that they ever solved is
 * read. New files are looked at at once.
 */
const goneMs = 30_000

export interface AssignerOptions {
  readonly store: Pick<Store, 'tickets' | 'agentState'>
  readonly runtime: Pick<Runtime, 'submit' | 'definitions'>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Gives tickets that nobody has to agents, in teams that say so: the most urgent first, after each commit, so that the queue drains as
 * soon as somebody has room. Who it is, `core/assignment/choose` decides; that it was so is an event that names the team's file. Tickets
 * of an agent who went away, whose file is gone, or who may only look on are free again. Of several engines one wins: the ticket's version decides.
 */
export function createAssigner(options: AssignerOptions) {
  const { clock, log, runtime } = options
  let looked = { revision: '', at: Number.NEGATIVE_INFINITY }
  const alarm = createAlarm(
    clock,
    async () => {
      const { revision } = runtime.definitions().running
      const at = clock.monotonicMs()
      const isDue = revision !== looked.revision || at - looked.at >= goneMs
      if (isDue) looked = { revision, at }
      await assignAll(options, isDue)
      return null
    },
    (error) => log.error({ error: String(error) }, 'tickets cannot be assigned'),
  )
  return { ring: alarm.ring, stop: alarm.stop }
}

/** One round; resolves when nothing more can be given to anybody. `alsoGone`: whether tickets of agents who are gone are looked for. */
export async function assignAll(options: AssignerOptions, alsoGone = true): Promise<void> {
  const { running } = options.runtime.definitions()
  const automatic = [...running.teams.values()].filter(({ value }) => methodOf(value) !== null)
  if (automatic.length === 0) return
  const away = new Set((await options.store.agentState.ofAll(awayKey)).map(({ agent }) => agent))
  const isGone = (id: string) => (running.agents.get(id)?.value.role ?? 'observer') === 'observer'
  const gone = alsoGone ? (await options.store.tickets.assignees()).filter(isGone) : []
  for (const agent of away) await release(options, automatic, agent, 'away')
  for (const agent of gone) await release(options, automatic, agent, 'gone')
  for (const team of automatic) await drain(options, running, team, away)
}

/** All that the agent has in these teams is nobody's again. */
async function release(
  options: AssignerOptions,
  automatic: readonly Defined<TeamFile>[],
  agent: string,
  reason: 'away' | 'gone',
): Promise<void> {
  const byId = new Map(automatic.map((team) => [team.id, team]))
  const filter = { teams: [...byId.keys()], assignee: agent, open: true, limit: atOnce } as const
  for (;;) {
    const { tickets } = await options.store.tickets.list(filter)
    let freed = 0
    for (const ticket of tickets) {
      const team = byId.get(ticket.team)
      if (team && (await tell(options, team, ticket, 'ticket.unassigned', { agent, reason }))) freed++
    }
    if (tickets.length < atOnce || freed === 0) return
  }
}

async function drain(
  options: AssignerOptions,
  running: Definitions,
  team: Defined<TeamFile>,
  away: ReadonlySet<string>,
): Promise<void> {
  const { store, clock } = options
  const method = methodOf(team.value)
  if (method === null) return
  const { tickets } = await store.tickets.list({
    teams: [team.id],
    assignee: null,
    open: true,
    shelved: false,
    limit: atOnce,
  })
  if (tickets.length === 0) return
  let candidates = await candidatesOf(options, running, team, away)
  for (const ticket of tickets) {
    const choice = chooseAgent(method, candidates, ticket)
    // What comes behind may ask for a skill of somebody who has room, but nobody has room for anything.
    if (choice.agent === null) return
    const { agent, open, skills, language } = choice
    const reason = {
      reason: method,
      open,
      ...(skills.length > 0 && { skills }),
      ...(language !== null && { language }),
    }
    if (!(await tell(options, team, ticket, 'ticket.assigned', { agent, ...reason }))) continue
    const now = clock.now()
    await store.agentState.put(agent, lastKey(team), '', now)
    const lastAt = Math.max(now, ...candidates.map((one) => one.lastAt + 1))
    candidates = candidates.map((one) => (one.id === agent ? { ...one, open: one.open + 1, lastAt } : one))
  }
}

async function candidatesOf(
  { store }: AssignerOptions,
  running: Definitions,
  team: Defined<TeamFile>,
  away: ReadonlySet<string>,
): Promise<readonly Candidate[]> {
  const given = new Map((await store.agentState.ofAll(lastKey(team))).map(({ agent, changedAt }) => [agent, changedAt]))
  const members = [...running.agents.values()].filter(
    ({ value }) => value.role !== 'observer' && Object.hasOwn(value.teams ?? {}, team.id),
  )
  return Promise.all(
    members.map(async ({ id, value }): Promise<Candidate> => {
      const [open] = await store.tickets.counts([{ assignee: id, open: true, shelved: false }], mostCounted)
      const capacities = [value.capacity, team.value.assignment?.capacity].filter((one) => one !== undefined)
      return {
        id,
        open: open ?? 0,
        capacity: capacities.length === 0 ? null : Math.min(...capacities),
        lastAt: given.get(id) ?? 0,
        skills: value.skills ?? [],
        languages: value.languages ?? [],
        isAway: away.has(id),
      }
    }),
  )
}

/** False when somebody else changed the ticket meanwhile: the next round looks at it again. */
async function tell(
  { runtime, log }: AssignerOptions,
  team: Defined<TeamFile>,
  ticket: Ticket,
  type: string,
  data: JsonObject,
): Promise<boolean> {
  try {
    await runtime.submit({
      ticket: ticket.number,
      event: { type, by: { role: 'rule', rule: ruleAt(team, '/assignment') }, data, content: null },
      dedupe: null,
      expectedVersion: ticket.version,
      files: [],
    })
    return true
  } catch (error) {
    if (!(error instanceof DocketError)) throw error
    log.info({ ticket: ticket.number, code: error.code }, 'a ticket was not assigned')
    return false
  }
}

function methodOf({ assignment }: TeamFile): 'round-robin' | 'balanced' | null {
  const method = assignment?.method ?? 'manual'
  return method === 'manual' ? null : method
}

function lastKey({ id }: Defined<TeamFile>): string {
  return `assigned:${id}`
}
