import type { Definitions } from '#engine/core/catalogue.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/** The shape that shows a state: dashed while nobody began, half, bars while clocks pause, a tick. */
export type Ring = 'new' | 'open' | 'wait' | 'solved'

export function ringOf({ teams, workflows }: Definitions, { team, merged, workflow: { tags, states } }: Ticket): Ring {
  if (merged !== undefined || tags.includes('solved') || tags.includes('closed')) return 'solved'
  if (tags.includes('sla.paused')) return 'wait'
  const initial = workflows.get(teams.get(team)?.value.workflow ?? '')?.value.initial
  return states.length === 1 && states[0] === initial ? 'new' : 'open'
}
