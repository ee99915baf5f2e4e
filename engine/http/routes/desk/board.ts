import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { keepMade } from '#engine/core/keep-made.ts'
import { teamName } from '#engine/core/names.ts'
import { can, readableTeams, ticketRight } from '#engine/core/rights.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { type Way, waysOn } from '#engine/core/ticket/ways.ts'
import { statePaths, stateTags, stateTexts } from '#engine/core/workflow/states.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import { keptRow } from '#engine/http/resources/ticket.ts'
import type { TicketRow } from '#engine/http/resources/types.ts'
import { submitChanges } from '#engine/http/routes/api/write.ts'
import { countTickets } from './counts.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'
import { deskLanguage } from './language.ts'
import { type DeskRow, namesOf } from './list.ts'
import { type Ring, ringOfState } from './ring.ts'
import { why } from './words.ts'

export interface DeskBoardPage {
  readonly frame: DeskFrame
  readonly team: { readonly id: string; readonly title: string }
  /** One a state of the team's workflow, in file order; closed tickets are off the board. */
  readonly columns: readonly BoardColumn[]
  /** Why the last move was refused; null when it was not. */
  readonly refused: string | null
}

export interface BoardColumn {
  readonly state: string
  readonly title: string
  readonly ring: Ring
  /** Up to `frame.mostCounted`. */
  readonly count: number
  /** The first of them, by priority and deadline. */
  readonly cards: readonly BoardCard[]
}

/** A row without the first message, which is not read: no card shows it. */
export interface BoardCard extends Omit<DeskRow, 'description'> {
  /** Where this agent may move it, by which event; empty for those who may not. */
  readonly ways: readonly Way[]
}

/** Without a team asked for, the board is that of a team of one's own. */
const isMember = (caller: Caller, team: string) =>
  caller.kind === 'agent' && Object.hasOwn(caller.agent.value.teams ?? {}, team)

/** More than a screen shows of a column; the rest is a link to the list. */
const inColumn = 20

export async function showBoard(c: DoorContext, refused: string | null = null, status = 200): Promise<Response> {
  const { services } = c.var.door
  const frame = await deskFrame(c)
  const caller = callerOf(c)
  const { running } = services.runtime.definitions()
  const readable = readableTeams(caller, running)
  const team = c.req.query('team') ?? readable.find((one) => isMember(caller, one)) ?? readable[0]
  if (team === undefined || !readable.includes(team)) throw notFound()
  const workflow = running.workflows.get(running.teams.get(team)?.value.workflow ?? '')?.value
  const states = workflow === undefined ? [] : statePaths(workflow).filter((path) => isShown(workflow, path))
  const filters = states.map((state) => ({ teams: [team], states: [state], whereabouts: 'here' }) as const)
  const [counts, lists] = await Promise.all([
    countTickets(services, caller, filters),
    services.store.tickets.firstOfEach(filters.map((filter) => ({ ...filter, shelved: false, limit: inColumn }))),
  ])
  const columns = await Promise.all(
    states.map(
      async (state, index): Promise<BoardColumn> => ({
        state,
        title: workflow === undefined ? state : stateTexts(workflow, state, frame.language).title,
        ring: workflow === undefined ? 'open' : ringOfState(workflow, state),
        count: counts[index] ?? 0,
        cards: await cardsOf(c, frame, running, lists[index] ?? []),
      }),
    ),
  )
  const data = { frame, team: { id: team, title: teamName(running, team, frame.language) }, columns, refused }
  return deskPage(c, '/desk/board', data satisfies DeskBoardPage, status)
}

/**
 * A card was dropped on another column: the event that leads there is sent. Where none does, nothing moves and the reason is told, to a
 * script as `{ "reason": … }` with 409.
 */
export async function postMove(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const caller = callerOf(c)
  const fields = await readFields(c)
  const ticket = await services.store.tickets.get(Number(fields.get('ticket') ?? 0))
  const { running } = services.runtime.definitions()
  if (ticket === null || !can(caller, 'move', ticketRight(running, ticket))) throw notFound()
  const language = deskLanguage(c, caller)
  const to = fields.get('to') ?? ''
  const definitions = await definitionsOf(services, ticket)
  const agent = caller.kind === 'agent' ? caller.agent.value : null
  const ways = waysOn(definitions, ticket, agent, services.clock.now(), language)
  const way = ways.find((one) => one.to.includes(to))
  const isScript = c.req.header('accept')?.includes('application/json') === true
  const refuse = (reason: string) => (isScript ? c.json({ reason }, 409) : showBoard(c, reason, 409))
  if (way === undefined) return refuse(whyNot(definitions, ticket, to, ways, language))
  try {
    await submitChanges(c, ticket, [{ type: way.type }], { body: null, version: null })
  } catch (error) {
    if (!(error instanceof DocketError) || error.code !== 'not-allowed-here') throw error
    return refuse(why(language, error, { definitions, ticket }))
  }
  return isScript ? c.json({ event: way.type }) : c.redirect(ownPath(fields.get('next')), 303)
}

/** Which way there is none, and which ways there are. */
function whyNot(definitions: Definitions, ticket: Ticket, to: string, ways: readonly Way[], language: string): string {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')?.value
  const title = (state: string) => (workflow === undefined ? state : stateTexts(workflow, state, language).title)
  const from = ticket.workflow.states.map(title).join(', ')
  const possible = ways.map((way) => `${way.to.map(title).join(', ')} (${way.title})`).join(', ')
  if (language === 'zh-CN') {
    const others = possible === '' ? '' : `可移至：${possible}。`
    return `工单 ${ticket.number}：没有事件从“${from}”通往“${title(to)}”。${others}`
  }
  const others = possible === '' ? '' : ` It can go to: ${possible}.`
  return `Ticket ${ticket.number}: no event of an agent leads from “${from}” to “${title(to)}”.${others}`
}

async function cardsOf(
  c: DoorContext,
  frame: DeskFrame,
  running: Definitions,
  tickets: readonly Ticket[],
): Promise<readonly BoardCard[]> {
  const { services } = c.var.door
  const caller = callerOf(c)
  const agent = caller.kind === 'agent' ? caller.agent.value : null
  const cards: BoardCard[] = []
  for (const ticket of tickets) {
    const definitions = await definitionsOf(services, ticket)
    const row = keptRow(ticket, null, { definitions, now: frame.now, language: frame.language })
    const mayMove = can(caller, 'move', ticketRight(running, ticket))
    const ways = mayMove ? waysOn(definitions, ticket, agent, frame.now, frame.language) : []
    cards.push(card(row, ticket, running, ways, frame.language))
  }
  return cards
}

const kept = keepMade<TicketRow, BoardCard>()

/** The same object as long as it says the same. */
function card(row: TicketRow, ticket: Ticket, running: Definitions, ways: readonly Way[], language: string): BoardCard {
  const key = `${running.revision} ${JSON.stringify(ways)}`
  return kept(row, key, () => ({ ...row, ...namesOf(row, ticket, running, language), ways }))
}

type Workflow = Parameters<typeof statePaths>[0]

/** A leaf of the workflow that is not tagged `closed`. */
function isShown(workflow: Workflow, path: string): boolean {
  const isLeaf = !statePaths(workflow).some((other) => other.startsWith(`${path}.`))
  return isLeaf && !stateTags(workflow, path).includes('closed')
}
