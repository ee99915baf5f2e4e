import type { Definitions } from '#engine/core/catalogue.ts'
import { closureOf } from '#engine/core/closure.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { compileWorkflow } from '#engine/core/workflow/compile.ts'
import { nestedValue, stateExists } from '#engine/core/workflow/states.ts'
import type { EventInput } from './event.ts'
import { renamedAnswers } from './origins.ts'
import type { Ticket } from './ticket.ts'

/**
 * What a newer revision means for a ticket.
 * `follows`: nothing that governs it changed. `moves`: by the event, which holds what is needed to move it back. `stays`: its state is
 * gone (or a timer would be orphaned) and neither a `map` nor the state it came from says where to; the old revision goes on governing it.
 */
export type Takeover =
  | { readonly outcome: 'follows' }
  | { readonly outcome: 'moves'; readonly event: EventInput }
  | { readonly outcome: 'stays' }

export function takeover(current: Definitions, ticket: Ticket): Takeover {
  if (closureOf(current, ticket.team, ticket.form?.id ?? null) === ticket.closure) return { outcome: 'follows' }
  const team = current.teams.get(ticket.team)
  const workflow = current.workflows.get(team?.value.workflow ?? '')
  if (!team || !workflow) return { outcome: 'stays' }

  const compiled = compileWorkflow(workflow)
  const { states } = ticket.workflow
  const orphaned = ticket.timers.some(({ kind, name }) => kind === 'workflow' && !compiled.delays.has(name))
  if (!orphaned && states.every((state) => stateExists(workflow.value, state))) {
    const { value } = ticket.workflow.snapshot as { readonly value: Json }
    return { outcome: 'moves', event: migrated(ticket, current, value, 'same-state') }
  }

  const [only, ...more] = states
  if (only === undefined || more.length > 0) return { outcome: 'stays' }
  const mapped = (workflow.value.map as Readonly<Record<string, string>> | undefined)?.[only]
  const target = mapped ?? ticket.origins?.states[only]
  if (target === undefined || !stateExists(workflow.value, target)) return { outcome: 'stays' }
  const moved = { from: only, to: target }
  return {
    outcome: 'moves',
    event: migrated(ticket, current, nestedValue(target), mapped === undefined ? 'back' : 'map', moved),
  }
}

function migrated(
  ticket: Ticket,
  definitions: Definitions,
  value: Json,
  reason: 'same-state' | 'map' | 'back',
  moved: JsonObject | null = null,
): EventInput {
  const renamed = renamedAnswers(definitions, ticket)
  const before: JsonObject = {
    revision: ticket.revision,
    snapshot: ticket.workflow.snapshot,
    timers: ticket.timers.map(({ name, kind, dueAt, generation }) => ({ name, kind, dueAt, generation })),
  }
  return {
    type: 'ticket.migrated',
    by: { role: 'system' },
    data: {
      to: definitions.revision,
      value,
      reason,
      before,
      ...(moved && { moved }),
      ...(Object.keys(renamed).length > 0 && { renamed }),
    },
    content: null,
  }
}
