import type { Defined } from '#engine/core/catalogue.ts'
import { callsOf, type Edge, type GraphNode, graphOf, isInside } from '#engine/core/workflow/verify/graph.ts'
import { beginning, type Configuration, covers, moveOf } from '#engine/core/workflow/verify/walk.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'

export const ticketLoop: Check = {
  code: 'docket/ticket-loop',
  severity: 'error',
  about:
    'Every new ticket makes another one, which is new too: within minutes the desk is full of them. What a ticket calls for at its beginning must not be a ticket that begins the same way.',
  file: 'workflows/support.workflow.json',
  bad: '"new": {\n      "entry": [{ "type": "createTicket", "params": { "title": "Look into it" } }],',
  good: '"new": {\n      "entry": [{ "type": "addNote", "params": { "text": "Look into it." } }],',
  instead:
    '"new": {\n      "entry": [{ "type": "sendMail", "params": { "template": "received", "to": "requester" } }],',
  run(set, report) {
    const made = new Map([...set.workflows.values()].map((workflow) => [workflow.id, ticketsAtBeginning(workflow)]))
    const workflowOf = (team: string) => set.teams.get(team)?.value.workflow ?? ''
    const next = (team: string): readonly Rung[] =>
      (made.get(workflowOf(team)) ?? []).map(({ pointer, to }) => ({ team, pointer, to: to ?? team }))
    const told = new Set<string>()
    for (const { id: team } of set.teams.values()) {
      for (const rung of next(team)) {
        const { pointer, to } = rung
        const workflow = set.workflows.get(workflowOf(team))
        const round = roundFrom(rung, next)
        if (!workflow || told.has(`${workflow.id} ${pointer}`) || round.length === 0) continue
        told.add(`${workflow.id} ${pointer}`)
        report(workflow, {
          pointer,
          message:
            to === team
              ? 'every new ticket makes another one like itself, for ever'
              : `every new ticket of "${team}" makes one of "${to}", which leads to one of "${team}" again, for ever`,
          hint: 'make the ticket on an event that a person causes',
          story: [
            ...round.map((one) => ({
              words: `a request arrives at team "${one.team}": it makes a ticket of team "${one.to}"`,
              pointer: one.pointer,
              file: set.workflows.get(workflowOf(one.team))?.file ?? workflow.file,
            })),
            { words: 'and so on, for ever', pointer },
          ],
        })
      }
    }
  },
}

interface Made {
  readonly pointer: string
  /** A team; null for that of the ticket. */
  readonly to: string | null
}

/** The tickets that a workflow makes for each ticket that begins in it, whatever that ticket is. */
function ticketsAtBeginning({ value }: Defined<WorkflowFile>): readonly Made[] {
  const graph = graphOf(value)
  const start = beginning(graph)
  const moves = [...start].flatMap((node) =>
    node.transitions.flatMap((edge) => (isCertain(start, node, edge) && moveOf(graph, start, node, edge)) || []),
  )
  const entries = [...start, ...moves.flatMap(({ entered }) => entered)].map(
    ({ state, pointer }) => [callsOf(state.entry), `${pointer}/entry`, Array.isArray(state.entry)] as const,
  )
  const transitions = moves.map(({ edge }) => [edge.actions, `${edge.pointer}/actions`, true] as const)
  return [...entries, ...transitions].flatMap(([calls, pointer, isList]) =>
    calls.flatMap(({ type, params }, index) => {
      if (type !== 'createTicket') return []
      return [
        { pointer: isList ? `${pointer}/${index}` : pointer, to: typeof params.team === 'string' ? params.team : null },
      ]
    }),
  )
}

/** Whether every ticket takes a transition at its beginning: nothing is left before, and no state inside may take the event first. */
function isCertain(start: Configuration, node: GraphNode, { by, trigger, isGuarded, index }: Edge): boolean {
  if (by !== 'on' || trigger !== 'ticket.created' || isGuarded || index > 0) return false
  return [...start].every((other) => {
    const isInner = other !== node && isInside(other, node)
    return other.transitions.every(
      (one) => one.by !== 'always' && !(isInner && one.by === 'on' && covers(one.trigger, trigger)),
    )
  })
}

/** A new ticket of a team makes one of a team. */
interface Rung {
  readonly team: string
  readonly pointer: string
  readonly to: string
}

/** The shortest round of new tickets from this one to one of its team again; empty where there is none. */
function roundFrom(rung: Rung, next: (team: string) => readonly Rung[]): readonly Rung[] {
  const seen = new Set<string>()
  const waiting: (readonly Rung[])[] = [[rung]]
  for (const way of waiting) {
    const { to } = way.at(-1) ?? rung
    if (to === rung.team) return way
    if (seen.has(to)) continue
    seen.add(to)
    waiting.push(...next(to).map((further) => [...way, further]))
  }
  return []
}
