import { type DefinitionFinding, warning } from '#engine/core/finding.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { around, type Edge, enteredWith, type Graph, type GraphNode, resolve } from './graph.ts'
import { sources } from './reach.ts'
import { tellFromStart } from './tell.ts'
import { covers } from './walk.ts'
import type { Ways } from './ways.ts'

/** States from which no way leads to the end of the work, and states in which a ticket waits for somebody who may never come. */
export function closing(workflow: WorkflowFile, graph: Graph, ways: Ways): readonly DefinitionFinding[] {
  return [...neverClosed(workflow, graph, ways), ...waitsForEver(workflow, graph, ways)]
}

function neverClosed(workflow: WorkflowFile, graph: Graph, ways: Ways): readonly DefinitionFinding[] {
  const isEnd = (node: GraphNode) => node.state.tags?.includes('closed') ?? false
  if (!graph.nodes.some(isEnd)) return []
  const told: GraphNode[] = []
  return graph.nodes.flatMap((node) => {
    const way = node.children.size > 0 ? null : ways.to(node)
    if (way === null || around(node).some(isEnd)) return []
    const region = reachedFrom(graph, node)
    // One mistake, one sentence: what leads into a trap that is told is told with it; a single state is a stuck one.
    if ([...region].some(isEnd) || region.size === around(node).length || told.some((one) => region.has(one))) return []
    told.push(node)
    const rounds = [...region].filter(({ children }) => children.size === 0).map(({ path }) => `"${path}"`)
    const message = `a ticket that comes to "${node.path}" can never be closed: it goes round in ${rounds.join(', ')}`
    const hint = 'lead one of these states to one tagged "closed"'
    const story = tellFromStart(workflow, graph, way)
    return [{ ...warning('docket/never-closed', node.pointer, message, hint), part: 'key' as const, story }]
  })
}

/** All that may be entered from a state on, itself included: rather too much than too little. */
function reachedFrom(graph: Graph, start: GraphNode): ReadonlySet<GraphNode> {
  const reached = new Set<GraphNode>(around(start))
  for (const node of reached) {
    for (const source of sources(node)) {
      for (const { target } of source.transitions) {
        const to = target === null ? null : resolve(graph, source, target)
        for (const entered of to === null ? [] : enteredWith(to)) reached.add(entered)
      }
    }
  }
  return reached
}

function waitsForEver(workflow: WorkflowFile, graph: Graph, ways: Ways): readonly DefinitionFinding[] {
  return graph.nodes.flatMap((node) => {
    const way = node.children.size > 0 ? null : ways.to(node)
    const paused = around(node).find(({ state }) => state.tags?.includes('sla.paused'))
    if (way === null || paused === undefined || around(node).some(({ state }) => state.tags?.includes('closed')))
      return []
    if (sources(node).some(({ transitions }) => transitions.some(endsByItself))) return []
    const message = `a ticket in "${node.path}" waits for ever when nobody writes: no timer ends it`
    const hint = 'add an "after", such as "P7D": "solved"'
    const story = tellFromStart(workflow, graph, way)
    return [{ ...warning('docket/waits-for-ever', node.pointer, message, hint), part: 'key' as const, story }]
  })
}

/** What the engine does by itself when its time has come. */
function endsByItself({ by, trigger }: Edge): boolean {
  return (
    by === 'after' ||
    (by === 'on' && ['ticket.woken', 'sla.warned', 'sla.breached'].some((one) => covers(trigger, one)))
  )
}
