import { type Defined, type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { propertiesOf } from '#engine/core/form/properties.ts'
import { renamedAnswers } from '#engine/core/ticket/origins.ts'
import { takeover } from '#engine/core/ticket/takeover.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { type Transition, transition } from '#engine/core/ticket/transition.ts'
import { stateExists } from '#engine/core/workflow/states.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { clockEffects } from './clocks.ts'
import type { Effect } from './finding.ts'

/** How a ticket would go on, and what that does to it. */
export interface Move {
  /** `follows`: nothing that governs it changed. */
  readonly outcome: 'follows' | 'moves' | 'stays'
  /** The ticket as it would be; the same value where it does not move. */
  readonly after: Ticket
  readonly effects: readonly Effect[]
}

/**
 * Takes one ticket over, as the engine would, and writes nothing: the very functions that move it are asked. `running` is null where
 * nobody knows what was in force before.
 */
export function moveOf(definitions: Definitions, running: Definitions | null, ticket: Ticket, now: number): Move {
  const decided = takeover(definitions, ticket)
  if (decided.outcome === 'follows') return { outcome: 'follows', after: ticket, effects: [] }
  if (decided.outcome === 'stays') {
    return { outcome: 'stays', after: ticket, effects: whyStays(definitions, ticket) }
  }
  const at = Math.max(now, ticket.updatedAt)
  const made = transition(definitions, ticket, { ...decided.event, id: 'plan', ticket: ticket.number, at })
  const effects = [
    ...stateEffects(definitions, ticket, made),
    ...answerEffects(definitions, running, ticket),
    ...clockEffects(definitions, running, ticket, made.ticket, now),
    ...otherEffects(made, ticket),
  ]
  return { outcome: 'moves', after: made.ticket, effects }
}

function workflowOf(definitions: Definitions, team: string): Defined<WorkflowFile> | undefined {
  return definitions.workflows.get(definitions.teams.get(team)?.value.workflow ?? '')
}

function whyStays(definitions: Definitions, { team, workflow: { states } }: Ticket): readonly Effect[] {
  const workflow = workflowOf(definitions, team)
  if (!workflow) return [{ kind: 'state.unmapped', rule: ruleOfTeam(definitions, team), about: `team ${team} is gone` }]
  const gone = states.filter((state) => !stateExists(workflow.value, state))
  if (gone.length > 0) return [{ kind: 'state.unmapped', rule: ruleAt(workflow, '/states'), about: gone.join(', ') }]
  const path = states[0]?.split('.').join('/states/') ?? ''
  return [{ kind: 'timer.orphaned', rule: ruleAt(workflow, `/states/${path}`), about: states.join(', ') }]
}

function ruleOfTeam(definitions: Definitions, team: string): string {
  const defined = definitions.teams.get(team)
  return defined ? ruleAt(defined, '/workflow') : `workflows/${team}.team.json:1`
}

/** Each way that the ticket goes, by its own line: the map, and before or after it what was overdue. */
function stateEffects(definitions: Definitions, before: Ticket, { events }: Transition): readonly Effect[] {
  const workflow = workflowOf(definitions, before.team)
  if (!workflow) return []
  let from = before.workflow.states.join(', ')
  return events.flatMap(({ why }): readonly Effect[] => {
    const entered = why.filter(({ fact }) => fact === 'state')
    const to = entered.map(({ value }) => value).join(', ')
    if (to === '' || to === from) return []
    const rule = entered[0]?.rule ?? ruleAt(workflow, `/map/${from}`)
    const about = `${from} → ${to}`
    from = to
    return [{ kind: 'state.moved', rule, about }]
  })
}

/** Answers whose field the form has no more; they stay with the ticket and are shown nowhere. */
function answerEffects(definitions: Definitions, running: Definitions | null, ticket: Ticket): readonly Effect[] {
  const form = ticket.form === null ? undefined : definitions.forms.get(ticket.form.id)
  if (!form) return []
  const before = running?.forms.get(form.id)
  const old = before ? propertiesOf(before.value) : ticket.fields
  const renames = renamedAnswers(definitions, ticket)
  return Object.keys(ticket.fields).flatMap((name): readonly Effect[] => {
    const now = renames[name]
    if (now !== undefined)
      return [{ kind: 'answer.renamed', rule: ruleAt(form, `/properties/${now}`), about: `${name} → ${now}` }]
    if (Object.hasOwn(propertiesOf(form.value), name) || !Object.hasOwn(old, name)) return []
    return [{ kind: 'answer.lost', rule: ruleAt(form, '/properties'), about: `field ${name}` }]
  })
}

/** What the move itself brings about: a breach at once may raise, assign and write. */
function otherEffects({ ticket, events, effects }: Transition, before: Ticket): readonly Effect[] {
  const ruleOf = (fact: string) =>
    events.flatMap(({ why }) => why).findLast((one) => one.fact === fact && one.rule !== null)?.rule ?? 'workflows:1'
  const said: Effect[] = []
  if (ticket.assignee !== before.assignee) {
    const about = `${before.assignee ?? 'nobody'} → ${ticket.assignee ?? 'nobody'}`
    said.push({ kind: 'assignee.changed', rule: ruleOf('assignee'), about })
  }
  if (ticket.priority !== before.priority) {
    said.push({ kind: 'priority.changed', rule: ruleOf('priority'), about: `${before.priority} → ${ticket.priority}` })
  }
  if (effects.some(({ kind }) => kind === 'mail')) {
    const templates = new Set(effects.flatMap((one) => (one.kind === 'mail' ? [one.payload.template] : [])))
    said.push({ kind: 'mail.sent', rule: ruleOf('mail'), about: [...templates].sort().join(', ') })
  }
  return said
}
