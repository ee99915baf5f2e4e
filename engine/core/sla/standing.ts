import type { Definitions } from '#engine/core/catalogue.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { statePaths } from '#engine/core/workflow/states.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import type { Policy } from './policy.ts'

/** Nothing is left to do: no clock runs, and a resolution is reached. */
export function isFinished({ workflow: { tags } }: Ticket): boolean {
  return tags.includes('solved') || tags.includes('closed')
}

/** Whether the ticket stands where this policy's clocks stop: in one of the states it names, in any state with a tag it names, or in another ticket. */
export function isPausedBy({ pauseIn }: Policy, { merged, workflow: { states, tags } }: Ticket): boolean {
  if (merged !== undefined) return true
  return pauseIn.some((name) => tags.includes(name) || states.some((state) => isInside(state, name)))
}

/** Whether the ticket stands in the state, inside it, or in one that comes later in the workflow's file. */
export function hasReached(definitions: Definitions, { team, workflow: { states } }: Ticket, target: string): boolean {
  const workflow = definitions.workflows.get(definitions.teams.get(team)?.value.workflow ?? '')
  if (!workflow) return false
  const order = pipeline(workflow.value)
  const goal = order.get(target)
  return goal !== undefined && states.some((state) => isInside(state, target) || (order.get(state) ?? -1) > goal)
}

/** When the ticket entered the state it stands in; with parallel states, the latest of them. */
export function enteredAt({ createdAt, workflow: { states, enteredAt: entered } }: Ticket): number {
  return Math.max(createdAt, ...states.map((state) => entered[state] ?? createdAt))
}

function isInside(state: string, target: string): boolean {
  return state === target || (state.startsWith(target) && state[target.length] === '.')
}

const pipelines = new WeakMap<WorkflowFile, ReadonlyMap<string, number>>()

function pipeline(workflow: WorkflowFile): ReadonlyMap<string, number> {
  const known = pipelines.get(workflow)
  if (known) return known
  const order = new Map(statePaths(workflow).map((path, index) => [path, index]))
  pipelines.set(workflow, order)
  return order
}
