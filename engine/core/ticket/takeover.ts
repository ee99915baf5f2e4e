import type { Definitions } from '#engine/core/catalogue.ts'
import { closureOf } from '#engine/core/closure.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { compileWorkflow } from '#engine/core/workflow/compile.ts'
import { nestedValue, stateExists } from '#engine/core/workflow/states.ts'
import type { EventInput } from './event.ts'
import type { Ticket } from './ticket.ts'

/**
 * What a newer revision means for a ticket.
 * `follows`: nothing that governs it changed. `moves`: by the event, which holds what is needed to move it back. `stays`: its state is
 * gone (or a timer would be orphaned) and no `map` says where to; the old revision goes on governing it.
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
  const target =
    only === undefined ? undefined : (workflow.value.map as Readonly<Record<string, string>> | undefined)?.[only]
  if (target === undefined || more.length > 0 || !stateExists(workflow.value, target)) return { outcome: 'stays' }
  return { outcome: 'moves', event: migrated(ticket, current, nestedValue(target), 'map') }
}

function migrated(ticket: Ticket, { revision }: Definitions, value: Json, reason: 'same-state' | 'map'): EventInput {
  const before: JsonObject = {
    revision: ticket.revision,
    snapshot: ticket.workflow.snapshot,
    timers: ticket.timers.map(({ name, kind, dueAt, generation }) => ({ name, kind, dueAt, generation })),
  }
  return {
    type: 'ticket.migrated',
    by: { role: 'system' },
    data: { to: revision, value, reason, before },
    content: null,
  }
}
