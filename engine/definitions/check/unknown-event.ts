import { suggestion } from '#engine/core/similar.ts'
import type { Check } from './check.ts'
import { callsIn } from './walk.ts'

/** Built-in events that somebody may send to a workflow. */
const sendable = ['ticket.taken', 'ticket.solved', 'ticket.closed', 'ticket.reopened', 'ticket.snoozed', 'ticket.woken']

/** What agents and requesters do beside that, as a scenario tells it. */
const deeds = [
  'agent.replied',
  'agent.noted',
  'customer.replied',
  'ticket.assigned',
  'ticket.unassigned',
  'priority.changed',
  'tags.changed',
  'team.changed',
  'fields.changed',
]

export const unknownEvent: Check = {
  code: 'docket/unknown-event',
  severity: 'error',
  about:
    'Workflows, macros and scenarios name events: those of the engine, and those that a workflow declares under `events`.',
  file: 'workflows/support.workflow.json',
  bad: '"on": { "customer.answered": "open", "ticket.solved": "solved" }',
  good: '"on": { "customer.replied": "open", "ticket.solved": "solved" }',
  run(set, report) {
    const own = [...set.workflows.values()].flatMap(({ value }) =>
      Object.entries(value.events ?? {}).flatMap(([name, { by }]) => (by === 'agent' ? [name] : [])),
    )
    const known = [...sendable, ...own]
    if (set.workflows.size < set.ids('workflow').length) return
    for (const { defined, pointer, type, params } of callsIn(set)) {
      const event = String(params.type)
      if (type !== 'event' || known.includes(event)) continue
      const hint = suggestion(event, known) ?? `known: ${known.join(', ')}`
      report(defined, { pointer: `${pointer}/params/type`, message: `no agent can send an event "${event}"`, hint })
    }
    const played = [...known, ...deeds]
    for (const defined of set.scenarios.values()) {
      defined.value.when.forEach(({ does, requester }, index) => {
        for (const [key, deed] of Object.entries({ does, requester })) {
          if (deed === undefined || played.includes(deed.type)) continue
          const pointer = `/when/${index}/${key}/type`
          report(defined, {
            pointer,
            message: `nobody can send an event "${deed.type}"`,
            hint: suggestion(deed.type, played) ?? `known: ${played.join(', ')}`,
          })
        }
      })
    }
  },
}
