import { error, type WorkflowFinding, warning } from './finding.ts'
import { type Edge, enteredWith, type Graph, type GraphNode, resolve } from './graph.ts'
import { canHoldTogether } from './guards.ts'

interface Step {
  readonly from: GraphNode
  readonly edge: Edge
}

/**
 * Circles of `always`: one without guards never ends. With guards it ends only where they exclude each other, since nothing that they ask
 * for changes within a step.
 */
export function loops(graph: Graph): readonly WorkflowFinding[] {
  const findings: WorkflowFinding[] = []
  const state = new Map<GraphNode, 'open' | 'done'>()
  const visit = (node: GraphNode, trail: readonly Step[]) => {
    state.set(node, 'open')
    for (const edge of node.transitions) {
      const to = edge.by !== 'always' ? null : edge.target === null ? node : resolve(graph, node, edge.target)
      const way = [...trail, { from: node, edge }]
      for (const next of to === null ? [] : enteredWith(to)) {
        if (state.get(next) === 'open') {
          const circle = way.slice(way.findIndex(({ from }) => from === next))
          if (canHoldTogether(circle)) findings.push(findingFor(circle))
        } else if (!state.has(next)) visit(next, way)
      }
    }
    state.set(node, 'done')
  }
  for (const node of graph.nodes) if (!state.has(node)) visit(node, [])
  return findings
}

function findingFor(circle: readonly Step[]): WorkflowFinding {
  const pointer = circle[0]?.edge.pointer ?? ''
  const names = circle.map(({ from }) => (from.path === '' ? 'the workflow' : `"${from.path}"`))
  const way = [...names, names[0]].join(' → ')
  if (circle.every(({ edge }) => !edge.isGuarded)) {
    return error(
      'docket/always-loop',
      pointer,
      `this goes round for ever: ${way}`,
      'give one of these transitions a guard',
    )
  }
  const hint = 'make sure that the guards cannot all hold at once'
  return warning('docket/always-loop', pointer, `this goes round for ever while its guards hold: ${way}`, hint)
}
