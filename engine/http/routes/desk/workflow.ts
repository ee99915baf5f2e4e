import { type Defined, type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { teamName, workflowTitle } from '#engine/core/names.ts'
import { type Layout, layoutOf, smallSize } from '#engine/core/picture/layout.ts'
import { pictureOf } from '#engine/core/picture/picture.ts'
import { readableTeams } from '#engine/core/rights.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { stateTexts } from '#engine/core/workflow/states.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import type { Route } from '#engine/http/route.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { countTickets } from './counts.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'
import { type Ring, ringOfState } from './ring.ts'
import { sayingOf } from './way-words.ts'

export interface WorkflowPage {
  readonly frame: DeskFrame
  readonly id: string
  readonly title: string
  readonly file: string
  /** All workflows, to go from one to another. */
  readonly workflows: readonly { readonly id: string; readonly title: string }[]
  /** Teams that use it and that the agent may read. */
  readonly teams: readonly { readonly id: string; readonly title: string }[]
  readonly layout: Layout
  /** Innermost states in file order. */
  readonly states: readonly WorkflowState[]
  /** Nothing is counted further than this. */
  readonly mostCounted: number
}

export interface WorkflowState {
  readonly path: string
  readonly title: string
  readonly ring: Ring
  readonly isPaused: boolean
  /** What customers read of it; null for nothing. */
  readonly customer: string | null
  /** `file:line`. */
  readonly rule: string
  /** Tickets that stand in it now, by team, each with the list of them. */
  readonly counts: readonly { readonly team: string; readonly count: number; readonly address: string }[]
  readonly ways: readonly { readonly label: string; readonly to: string }[]
}

/** Where one ticket stands in its workflow. */
export interface TicketFlow {
  readonly workflow: string
  readonly layout: Layout
  readonly here: readonly string[]
}

const access = { who: 'agent' } as const
const path = '/desk/workflow'
const mostCounted = 10_000

/** The workflows as pictures, with the tickets that stand in each state. */
export const workflowPages: readonly Route[] = [
  { method: 'GET', path, access, handle: showFirst },
  { method: 'GET', path: `${path}/:id`, access, handle: showWorkflow },
]

function showFirst(c: DoorContext): Response {
  const [first] = c.var.door.services.runtime.definitions().running.workflows.keys()
  if (first === undefined) throw notFound()
  return c.redirect(`${path}/${first}`, 302)
}

async function showWorkflow(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const { running } = services.runtime.definitions()
  const workflow = running.workflows.get(c.req.param('id') ?? '')
  if (workflow === undefined) throw notFound()
  const frame = await deskFrame(c)
  const layout = layoutOf(pictureOf(workflow.value, null, sayingOf(workflow.value, frame.language)))
  const teams = readableTeams(callerOf(c), running).filter(
    (id) => running.teams.get(id)?.value.workflow === workflow.id,
  )
  const paths = layout.boxes.map(({ state }) => state.path)
  const filters = paths.flatMap((state) => teams.map((team) => ({ teams: [team], states: [state] })))
  const counts = await countTickets(services, callerOf(c), filters, mostCounted)
  return deskPage(c, '/desk/workflow/one', {
    frame,
    id: workflow.id,
    title: workflowTitle(running, workflow.id, frame.language),
    file: workflow.file,
    workflows: [...running.workflows.values()].map((one) => ({
      id: one.id,
      title: workflowTitle(running, one.id, frame.language),
    })),
    teams: teams.map((id) => ({ id, title: teamName(running, id, frame.language) })),
    layout,
    states: paths.map((state, index) => ({
      ...stateOf(workflow, state, layout, frame.language),
      counts: teams.map((team, place) => ({
        team,
        count: counts[index * teams.length + place] ?? 0,
        address: `/desk?${new URLSearchParams({ team, state })}`,
      })),
    })),
    mostCounted,
  } satisfies WorkflowPage)
}

function stateOf(workflow: Defined<WorkflowFile>, path: string, { ways, boxes }: Layout, language: string) {
  const { title, customer } = stateTexts(workflow.value, path, language)
  const tags = boxes.find(({ state }) => state.path === path)?.state.tags ?? []
  return {
    path,
    title,
    customer,
    ring: ringOfState(workflow.value, path),
    isPaused: tags.includes('sla.paused'),
    rule: ruleAt(workflow, `/states/${path.split('.').join('/states/')}`),
    ways: ways
      .filter(({ from }) => from === path)
      .map(({ label, to }) => ({ label, to: stateTexts(workflow.value, to, language).title })),
  }
}

/** null for a ticket whose team has no workflow any more. */
export function ticketFlow({ teams, workflows }: Definitions, ticket: Ticket, language: Language): TicketFlow | null {
  const workflow = workflows.get(teams.get(ticket.team)?.value.workflow ?? '')
  if (workflow === undefined) return null
  return {
    workflow: workflow.id,
    layout: layoutOf(pictureOf(workflow.value, null, sayingOf(workflow.value, language)), smallSize),
    here: ticket.workflow.states,
  }
}
