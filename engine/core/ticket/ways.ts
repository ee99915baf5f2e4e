import type { Definitions } from '#engine/core/catalogue.ts'
import { statesAfter } from '#engine/core/workflow/position.ts'
import type { AgentFile } from '#engine/schemas/types.ts'
import { allowedEvents } from './allowed.ts'
import { factsOf } from './facts.ts'
import type { Ticket } from './ticket.ts'

/** An event that an agent may send now, and the states it leads to. */
export interface Way {
  readonly type: string
  readonly title: string
  readonly to: readonly string[]
}

/** Where the ticket can be moved from here: what dragging its card may do. */
export function waysOn(
  definitions: Definitions,
  ticket: Ticket,
  agent: AgentFile | null,
  now: number,
  language = 'en',
): readonly Way[] {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')
  if (!workflow) return []
  const facts = factsOf(definitions, ticket, now)
  return allowedEvents(definitions, ticket, agent, now, language).flatMap(({ type, title }) => {
    const to = statesAfter(workflow, ticket.workflow, type, facts)
    return to === null ? [] : [{ type, title, to }]
  })
}
