import { type DefinitionFinding, warning } from '#engine/core/finding.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { type Edge, type Graph, type GraphNode, resolve } from './graph.ts'
import { titleOf } from './tell.ts'

/** Built-in events that are buttons of the desk. */
const builtIn: Readonly<Record<string, string>> = {
  'ticket.taken': 'Take',
  'ticket.solved': 'Solve',
  'ticket.closed': 'Close',
  'ticket.reopened': 'Reopen',
  'ticket.snoozed': 'Snooze',
  'ticket.woken': 'Wake',
}

/** Buttons that lead nowhere: pressed, they leave the ticket where it is and do nothing. */
export function buttons({ events = {} }: WorkflowFile, graph: Graph): readonly DefinitionFinding[] {
  const title = (trigger: string) => {
    const own = events[trigger]
    return own?.by === 'agent' ? own.title : (builtIn[trigger] ?? null)
  }
  return graph.nodes.flatMap((node) =>
    node.transitions.flatMap((edge) => {
      const pressed = edge.by === 'on' ? title(edge.trigger) : null
      if (pressed === null || !leadsNowhere(graph, node, edge)) return []
      const message = `pressing "${pressed}" in ${titleOf(node)} changes nothing`
      const hint = 'lead it to another state, add actions, or write {} to take the button away here'
      return [warning('docket/dead-button', edge.targetPointer, message, hint)]
    }),
  )
}

function leadsNowhere(graph: Graph, node: GraphNode, { target, actions, reenter }: Edge): boolean {
  if (target === null || reenter || actions.length > 0 || node.children.size > 0) return false
  return resolve(graph, node, target) === node
}
