import { type DefinitionFinding, error, warning } from '#engine/core/finding.ts'
import type { Told } from '#engine/core/problem.ts'
import { type Edge, enteredWith, type Graph, type GraphNode, resolve } from './graph.ts'
import { canHoldTogether } from './guards.ts'
import { titleOf } from './tell.ts'

interface Step {
  readonly from: GraphNode
  readonly edge: Edge
}

/**
 * Circles of `always`: one without guards never ends. With guards it ends only where they exclude each other, since nothing that they ask
 * for changes within a step.
 */
export function loops(graph: Graph): readonly DefinitionFinding[] {
  const findings: DefinitionFinding[] = []
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

function findingFor(circle: readonly Step[]): DefinitionFinding {
  const [first] = circle
  const pointer = first?.edge.pointer ?? ''
  const names = circle.map(({ from }) => (from.path === '' ? 'the workflow' : `"${from.path}"`))
  const titles = circle.map(({ from }) => (from.path === '' ? 'the workflow' : titleOf(from)))
  const way = [...names, names[0]].join(' → ')
  const story: readonly Told[] = [
    { words: `a ticket comes to ${titles[0]}`, pointer: first?.from.pointer ?? '' },
    ...circle.map(({ edge }, index) => ({
      words: `at once${edge.isGuarded ? ', where its guard holds' : ''}: ${titles[index + 1] ?? titles[0]}`,
      pointer: edge.pointer,
    })),
    { words: 'and so on, round and round', pointer },
  ]
  if (circle.every(({ edge }) => !edge.isGuarded)) {
    const hint = 'give one of these transitions a guard'
    return { ...error('docket/always-loop', pointer, `this goes round for ever: ${way}`, hint), story }
  }
  const hint = 'make sure that the guards cannot all hold at once'
  const message = `this goes round for ever while its guards hold: ${way}`
  return { ...warning('docket/always-loop', pointer, message, hint), story }
}
