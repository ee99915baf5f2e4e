import { suggestion } from '#engine/core/similar.ts'
import type { Check } from './check.ts'
import { callsIn } from './walk.ts'

/** Built-in events that somebody may send to a workflow. */
const sendable = ['ticket.taken', 'ticket.solved', 'ticket.closed', 'ticket.reopened', 'ticket.snoozed', 'ticket.woken']

export const unknownEvent: Check = {
  code: 'docket/unknown-event',
  severity: 'error',
  about: 'Workflows and macros name events: those of the engine, and those that a workflow declares under `events`.',
  bad: '"on": { "customer.answered": "open" }',
  good: '"on": { "customer.replied": "open" }',
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
  },
}
