import { type DefinitionFinding, error, warning } from '#engine/core/finding.ts'
import { didYouMean } from '#engine/core/similar.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import vocabulary from '#engine/schemas/workflow.schema.json' with { type: 'json' }
import { escaped, type Graph } from './graph.ts'

/** Every event of the engine's own, as the meta-schema lists them. */
export const builtinEvents: readonly string[] = Object.keys(vocabulary.$defs.transitions.properties)

const eventName = /^[a-z][a-zA-Z-]*\.[a-z][a-zA-Z-]*$/

/** Events that nobody sends, and events that nothing takes. */
export function events(workflow: WorkflowFile, graph: Graph): readonly DefinitionFinding[] {
  const own = Object.keys(workflow.events ?? {})
  const known = new Set([...builtinEvents, ...own])
  const listened = new Set<string>()
  const findings: DefinitionFinding[] = []
  for (const { transitions } of graph.nodes) {
    for (const edge of transitions) {
      if (edge.by !== 'on' || edge.index > 0) continue
      listened.add(edge.trigger)
      if (!isKnown(edge.trigger, known)) findings.push(unknownEvent(edge.pointer, edge.trigger, [...known]))
    }
  }
  return [...findings, ...own.flatMap((name) => ownEvent(name, listened))]
}

function isKnown(trigger: string, known: ReadonlySet<string>): boolean {
  if (trigger === '*' || known.has(trigger)) return true
  return trigger.endsWith('.*') && [...known].some((name) => name.startsWith(trigger.slice(0, -1)))
}

function ownEvent(name: string, listened: ReadonlySet<string>): readonly DefinitionFinding[] {
  const pointer = `/events/${escaped(name)}`
  if (builtinEvents.includes(name)) {
    return [error('docket/event-name', pointer, `"${name}" is an event of the engine's own`, 'choose another name')]
  }
  if (!eventName.test(name)) {
    const hint = 'an event is a noun and what happened to it, such as "refund.approved"'
    return [error('docket/event-name', pointer, `"${name}" cannot be the name of an event`, hint)]
  }
  const noun = name.slice(0, name.indexOf('.'))
  if (listened.has(name) || listened.has('*') || listened.has(`${noun}.*`)) return []
  return [
    warning(
      'docket/unused-event',
      pointer,
      `no transition takes "${name}"`,
      'add it to the "on" of a state, or take it out',
    ),
  ]
}

function unknownEvent(pointer: string, name: string, known: readonly string[]): DefinitionFinding {
  const listPointer = pointer.replace(/\/\d+$/, '')
  const hint = didYouMean(name, known) ?? `declare it under "events", or use one of: ${closest(name, known).join(', ')}`
  return { ...error('docket/unknown-event', listPointer, `nobody sends an event "${name}"`, hint), part: 'key' }
}

/** Events of the same noun, else the most usual ones. */
function closest(name: string, known: readonly string[]): readonly string[] {
  const noun = name.split('.')[0] ?? ''
  const same = known.filter((event) => event.startsWith(`${noun}.`))
  return (same.length > 0 ? same : ['customer.replied', 'agent.replied', 'ticket.solved']).slice(0, 8)
}
