import {
  around,
  type Call,
  callsOf,
  type Edge,
  enteredWith,
  type Graph,
  type GraphNode,
  isInside,
  resolve,
} from './graph.ts'

/** The states that a ticket is in at one time: those entered, and all around them. */
export type Configuration = ReadonlySet<GraphNode>

/** One move of a ticket. */
export interface Move {
  readonly from: GraphNode
  readonly edge: Edge
  readonly to: Configuration
  /** What is entered by it, outermost first. */
  readonly entered: readonly GraphNode[]
  /** What is done on the way: actions of leaving, of the transition, and of entering. */
  readonly actions: readonly Call[]
}

/** No workflow that people draw has more; what is larger is not judged. */
const mostConfigurations = 2_000

export function beginning(graph: Graph): Configuration {
  return complete(new Set(enteredWith(graph.root)))
}

/** Where a transition leads from a configuration that its source is part of; null when its target is not known. */
export function moveOf(graph: Graph, now: Configuration, from: GraphNode, edge: Edge): Move | null {
  if (edge.target === null) return { from, edge, to: now, entered: [], actions: edge.actions }
  const target = resolve(graph, from, edge.target)
  if (target === null) return null
  const domain = domainOf(from, target, edge)
  const left = [...now].filter((node) => node !== domain && isInside(node, domain))
  const stays = [...now].filter((node) => !left.includes(node))
  const to = complete(new Set([...stays, ...enteredWith(target)]))
  const entered = [...to].filter((node) => node !== domain && isInside(node, domain))
  const actions = [
    ...left.flatMap(({ state }) => callsOf(state.exit)),
    ...edge.actions,
    ...entered.flatMap(({ state }) => callsOf(state.entry)),
  ]
  return { from, edge, to, entered, actions }
}

/** The innermost state that is not left: the source itself for what lies inside it, else the nearest one around both that is no region's. */
function domainOf(from: GraphNode, target: GraphNode, { reenter }: Edge): GraphNode {
  if (!reenter && isInside(target, from) && from.state.type !== 'parallel') return from
  const outer = around(target).slice(0, -1)
  const common = around(from)
    .slice(0, -1)
    .filter((node) => outer.includes(node) && node.state.type !== 'parallel')
  return common.at(-1) ?? (around(from)[0] as GraphNode)
}

/** All that is entered with a set of states: every region of a parallel one, and the beginning of any other that has states inside. */
function complete(nodes: Set<GraphNode>): Configuration {
  for (const node of nodes) {
    const inner = [...node.children.values()].filter(({ state }) => state.type !== 'history')
    const missing =
      node.state.type === 'parallel'
        ? inner.filter((child) => !nodes.has(child))
        : inner.some((child) => nodes.has(child))
          ? []
          : inner.filter(({ name }) => name === node.state.initial)
    for (const child of missing) nodes.add(child)
  }
  return nodes
}

/**
 * Every move that can happen in a configuration, guards taken both ways, those that `isDead` says never happen left out. What happens at
 * once happens before anything else can.
 */
export function movesFrom(graph: Graph, now: Configuration, isDead: (edge: Edge) => boolean): readonly Move[] {
  const edges = [...now].flatMap((from) => from.transitions.map((edge) => ({ from, edge })))
  const isUnstable = edges.some(({ edge }) => edge.by === 'always' && !edge.isGuarded)
  return edges.flatMap(({ from, edge }) => {
    if (isDead(edge) || (isUnstable && edge.by !== 'always') || isPreempted(from, edge, now)) return []
    return moveOf(graph, now, from, edge) ?? []
  })
}

/** A state inside takes the same event first, and no guard keeps it from doing so. */
function isPreempted(from: GraphNode, { by, trigger }: Edge, now: Configuration): boolean {
  if (by !== 'on') return false
  return [...now].some(
    (node) =>
      node !== from &&
      isInside(node, from) &&
      node.transitions.some((edge) => edge.by === 'on' && !edge.isGuarded && covers(edge.trigger, trigger)),
  )
}

/** Whether a transition of one trigger takes what another one takes: `customer.*` takes `customer.replied`. */
export function covers(trigger: string, event: string): boolean {
  if (trigger === event || trigger === '*') return true
  return trigger.endsWith('.*') && event.startsWith(trigger.slice(0, -1))
}

/**
 * The shortest ways from some configurations: each configuration with the moves that lead there. Null when there are too many to look at
 * all.
 */
export function explore(
  starts: readonly Configuration[],
  moves: (now: Configuration) => readonly Move[],
): ReadonlyMap<string, { readonly now: Configuration; readonly way: readonly Move[] }> | null {
  const found = new Map(starts.map((now) => [keyOf(now), { now, way: [] as readonly Move[] }]))
  // A Map lists what is added while it is walked through: nearest first.
  for (const { now, way } of found.values()) {
    for (const move of moves(now)) {
      const key = keyOf(move.to)
      if (!found.has(key)) found.set(key, { now: move.to, way: [...way, move] })
    }
    if (found.size > mostConfigurations) return null
  }
  return found
}

export function keyOf(now: Configuration): string {
  return leaves(now)
    .map(({ path }) => path)
    .sort()
    .join('\0')
}

/** The innermost states of a configuration. */
export function leaves(now: Configuration): readonly GraphNode[] {
  return [...now].filter((node) => node.children.size === 0)
}
