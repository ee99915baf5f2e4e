import type { Edge, Graph, GraphNode } from './graph.ts'
import { beginning, type Configuration, explore, type Move, movesFrom } from './walk.ts'

/** The shortest ways through a workflow from its beginning. */
export interface Ways {
  /** The moves that lead into a state; null when none are found. */
  readonly to: (node: GraphNode) => readonly Move[] | null
  /** Every place that a ticket can be in, nearest first; null when there are too many to look at all. */
  readonly places: readonly Place[] | null
}

export interface Place {
  readonly now: Configuration
  readonly way: readonly Move[]
}

export function waysThrough(graph: Graph, isDead: (edge: Edge) => boolean): Ways {
  const found = explore([beginning(graph)], (now) => movesFrom(graph, now, isDead))
  const ways = new Map<GraphNode, readonly Move[]>()
  for (const { now, way } of found?.values() ?? []) for (const node of now) if (!ways.has(node)) ways.set(node, way)
  return { to: (node) => ways.get(node) ?? null, places: found === null ? null : [...found.values()] }
}
