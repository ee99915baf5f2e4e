import type { Definitions } from '#engine/core/catalogue.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { stateTags } from '#engine/core/workflow/states.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'

/** The shape that shows a state: dashed while nobody began, half, bars while clocks pause, a tick. */
export type Ring = 'new' | 'open' | 'wait' | 'solved'

export function ringOf({ teams, workflows }: Definitions, { team, merged, workflow: { tags, states } }: Ticket): Ring {
  if (merged !== undefined) return 'solved'
  const initial = workflows.get(teams.get(team)?.value.workflow ?? '')?.value.initial
  return shapeOf(tags, states.length === 1 && states[0] === initial)
}

/** The shape of a state that a ticket might stand in. */
export function ringOfState(workflow: WorkflowFile, path: string): Ring {
  return shapeOf(stateTags(workflow, path), path === workflow.initial)
}

function shapeOf(tags: readonly string[], isInitial: boolean): Ring {
  if (tags.includes('solved') || tags.includes('closed')) return 'solved'
  if (tags.includes('sla.paused')) return 'wait'
  return isInitial ? 'new' : 'open'
}
