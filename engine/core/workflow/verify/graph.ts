import type { StateNode, Transition, TransitionObject, WorkflowFile } from '#engine/schemas/types.ts'

/** One state of a workflow as a node of its graph; the root is the workflow itself, with the empty path. */
export interface GraphNode {
  readonly name: string
  /** Dotted path. */
  readonly path: string
  /** JSON pointer into the file. */
  readonly pointer: string
  readonly state: StateNode
  readonly parent: GraphNode | null
  readonly children: ReadonlyMap<string, GraphNode>
  readonly transitions: readonly Edge[]
}

/** One way out of a state, as it is written. */
export interface Edge {
  readonly by: 'on' | 'after' | 'always' | 'onDone'
  /** Event or delay; empty for `always` and `onDone`. */
  readonly trigger: string
  readonly pointer: string
  /** Pointer of the target's text. */
  readonly targetPointer: string
  readonly target: string | null
  readonly isGuarded: boolean
  readonly guard: Call | null
  readonly actions: readonly Call[]
  /** Whether the source is left and entered again even where the target lies inside it. */
  readonly reenter: boolean
  /** Later ones of the same list are only asked when this one's guard does not hold. */
  readonly index: number
}

/** A guard or an action as it is called. */
export interface Call {
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface Graph {
  readonly root: GraphNode
  /** All nodes in file order, enclosing before enclosed, the root first. */
  readonly nodes: readonly GraphNode[]
}

/** Builds the graph; works on any value that fits the meta-schema, whatever it means. */
export function graphOf(workflow: WorkflowFile): Graph {
  const nodes: GraphNode[] = []
  const build = (
    state: StateNode,
    name: string,
    path: string,
    pointer: string,
    parent: GraphNode | null,
  ): GraphNode => {
    const children = new Map<string, GraphNode>()
    const node: GraphNode = { name, path, pointer, state, parent, children, transitions: edgesOf(state, pointer) }
    nodes.push(node)
    for (const [key, child] of Object.entries(state.states ?? {})) {
      children.set(
        key,
        build(child, key, path === '' ? key : `${path}.${key}`, `${pointer}/states/${escaped(key)}`, node),
      )
    }
    return node
  }
  const root = build(workflow as unknown as StateNode, workflow.id, '', '', null)
  return { root, nodes }
}

/** What a target names from a node, as XState resolves it: a sibling, `.inner`, or `#id.path`; null when there is no such state. */
export function resolve(graph: Graph, from: GraphNode, target: string): GraphNode | null {
  if (target.startsWith('#')) {
    const [id, ...path] = target.slice(1).split('.')
    return id === graph.root.name ? descend(graph.root, path) : null
  }
  if (target.startsWith('.')) return descend(from, target.slice(1).split('.'))
  return from.parent === null ? null : descend(from.parent, target.split('.'))
}

/** The nodes that are entered with a node: those around it, and inside it the initial ones (all of a parallel one). */
export function enteredWith(node: GraphNode): readonly GraphNode[] {
  return [...around(node), ...inside(node)]
}

/** The nodes around a node, the root included, and the node itself. */
export function around(node: GraphNode): readonly GraphNode[] {
  return node.parent === null ? [node] : [...around(node.parent), node]
}

function inside(node: GraphNode): readonly GraphNode[] {
  if (node.state.type === 'history') return node.parent ? inside(node.parent) : []
  const first = node.children.get(node.state.initial ?? '')
  const entered = node.state.type === 'parallel' ? [...node.children.values()] : first ? [first] : []
  return entered.flatMap((child) => [child, ...inside(child)])
}

export function isInside(node: GraphNode, outer: GraphNode): boolean {
  return around(node).includes(outer)
}

function descend(from: GraphNode, path: readonly string[]): GraphNode | null {
  let node: GraphNode | undefined = from
  for (const name of path) node = node?.children.get(name)
  return node ?? null
}

function edgesOf(state: StateNode, pointer: string): readonly Edge[] {
  return [
    ...Object.entries(state.on ?? {}).flatMap(([event, written]) =>
      edges('on', event, written, `${pointer}/on/${escaped(event)}`),
    ),
    ...Object.entries(state.after ?? {}).flatMap(([delay, written]) =>
      edges('after', delay, written, `${pointer}/after/${escaped(delay)}`),
    ),
    ...edges('always', '', state.always, `${pointer}/always`),
    ...edges('onDone', '', state.onDone, `${pointer}/onDone`),
  ]
}

function edges(by: Edge['by'], trigger: string, written: Transition | undefined, pointer: string): readonly Edge[] {
  if (written === undefined) return []
  if (!Array.isArray(written)) return [edge(by, trigger, written, pointer, 0)]
  return written.map((one, index) => edge(by, trigger, one, `${pointer}/${index}`, index))
}

function edge(
  by: Edge['by'],
  trigger: string,
  written: string | TransitionObject,
  pointer: string,
  index: number,
): Edge {
  const isText = typeof written === 'string'
  const guard = isText || written.guard === undefined ? null : callOf(written.guard as Written)
  return {
    by,
    trigger,
    pointer,
    targetPointer: isText ? pointer : `${pointer}/target`,
    target: isText ? written : (written.target ?? null),
    isGuarded: guard !== null,
    guard,
    actions: isText ? [] : callsOf(written.actions),
    reenter: !isText && written.reenter === true,
    index,
  }
}

type Written = string | { readonly type: string; readonly params?: object }

/** The actions under a key, whether one or a list, with and without params. */
export function callsOf(written: unknown): readonly Call[] {
  if (written === undefined || written === null) return []
  return (Array.isArray(written) ? written : [written]).map((one) => callOf(one as Written))
}

function callOf(written: Written): Call {
  if (typeof written === 'string') return { type: written, params: {} }
  return { type: written.type, params: { ...written.params } }
}

export function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
