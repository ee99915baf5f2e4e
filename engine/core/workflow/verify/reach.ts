import { type DefinitionFinding, error } from '#engine/core/finding.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { around, enteredWith, type Graph, type GraphNode, isInside, resolve } from './graph.ts'
import { tellFromStart } from './tell.ts'
import type { Ways } from './ways.ts'

/** States that no ticket can enter, and states that no ticket can leave. */
export function reach(workflow: WorkflowFile, graph: Graph, ways: Ways): readonly DefinitionFinding[] {
  const mapped = Object.values(workflow.map ?? {})
  const reached = reachable(graph, mapped)
  return graph.nodes.flatMap((node) => {
    if (node.parent === null) return []
    if (!reached.has(node)) {
      // What is inside an unreachable state is so as well: one mistake, one sentence.
      if (!reached.has(node.parent)) return []
      return [
        error(
          'docket/unreachable-state',
          node.pointer,
          `no ticket can ever enter "${node.path}"`,
          'lead a transition to it, or take it out',
        ),
      ]
    }
    if (!isStuck(graph, node)) return []
    const hint = 'add a transition that leads out, or tag it "closed"'
    const way = ways.to(node)
    const found = error('docket/stuck-state', node.pointer, `a ticket in "${node.path}" can never leave it`, hint)
    return [way === null ? found : { ...found, story: tellFromStart(workflow, graph, way) }]
  })
}

function reachable(graph: Graph, mapped: readonly string[]): ReadonlySet<GraphNode> {
  const reached = new Set<GraphNode>()
  const waiting: GraphNode[] = [...enteredWith(graph.root)]
  for (const path of mapped) waiting.push(...entered(resolve(graph, graph.root, `.${path}`)))
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (reached.has(node)) continue
    reached.add(node)
    for (const { target } of node.transitions) {
      if (target !== null) waiting.push(...entered(resolve(graph, node, target)))
    }
    if (node.state.type === 'history' && node.state.target)
      waiting.push(...entered(resolve(graph, node, node.state.target)))
  }
  return reached
}

function entered(node: GraphNode | null): readonly GraphNode[] {
  return node === null ? [] : enteredWith(node)
}

function isStuck(graph: Graph, node: GraphNode): boolean {
  if (node.children.size > 0 || node.state.type === 'history' || node.state.type === 'final') return false
  if (around(node).some(({ state }) => state.tags?.includes('closed'))) return false
  return !sources(node).some((source) =>
    source.transitions.some(({ target }) => {
      if (target === null) return false
      const to = resolve(graph, source, target)
      // From another region only what leaves the regions takes this state along.
      return to !== null && (isInside(node, source) ? to !== node : !isInside(to, commonParallel(node, source)))
    }),
  )
}

/** The nodes whose transitions may take a state along: those around it, and those of regions beside it. */
export function sources(node: GraphNode): readonly GraphNode[] {
  const outer = around(node)
  const beside = outer
    .filter(({ state }) => state.type === 'parallel')
    .flatMap((parallel) => [...parallel.children.values()].filter((region) => !isInside(node, region)).flatMap(all))
  return [...outer, ...beside]
}

function all(node: GraphNode): readonly GraphNode[] {
  return [node, ...[...node.children.values()].flatMap(all)]
}

function commonParallel(a: GraphNode, b: GraphNode): GraphNode {
  const outer = around(b)
  return [...around(a)].reverse().find((node) => outer.includes(node)) as GraphNode
}
