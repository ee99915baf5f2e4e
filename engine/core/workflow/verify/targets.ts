import { type DefinitionFinding, error } from '#engine/core/finding.ts'
import { didYouMean, similar } from '#engine/core/similar.ts'
import { type Graph, type GraphNode, resolve } from './graph.ts'

/** Names that XState would only complain about when a ticket is there: states that are not, and beginnings that are left out. */
export function targets(graph: Graph): readonly DefinitionFinding[] {
  return graph.nodes.flatMap((node) => [...names(node), ...initial(node), ...transitions(graph, node)])
}

const stateName = /^[A-Za-z0-9_-]+$/

function names(node: GraphNode): readonly DefinitionFinding[] {
  const wrongName =
    node.parent !== null && !stateName.test(node.name)
      ? [
          error(
            'docket/bad-state-name',
            node.pointer,
            `"${node.name}" cannot be the name of a state`,
            'use letters, digits, - and _',
          ),
        ]
      : []
  const isFinal = node.state.type === 'final'
  const final = isFinal
    ? [
        error(
          'docket/final-state',
          `${node.pointer}/type`,
          'a final state would swallow everything that comes after it',
          'leave the type out and tag the state "closed"',
        ),
      ]
    : []
  return [...wrongName, ...final]
}

function initial(node: GraphNode): readonly DefinitionFinding[] {
  if (node.children.size === 0 || node.state.type === 'parallel') return []
  const inner = [...node.children.keys()]
  const what = node.parent === null ? 'the workflow' : `"${node.path}"`
  if (node.state.initial === undefined) {
    return [
      error(
        'docket/missing-initial',
        node.pointer,
        `${what} does not say which state it begins in`,
        `add "initial": "${inner[0]}"`,
      ),
    ]
  }
  if (node.children.has(node.state.initial)) return []
  const message = `${what} cannot begin in "${node.state.initial}": it has no such state`
  const hint = didYouMean(node.state.initial, inner) ?? `its states: ${inner.join(', ')}`
  return [error('docket/unknown-initial', `${node.pointer}/initial`, message, hint)]
}

function transitions(graph: Graph, node: GraphNode): readonly DefinitionFinding[] {
  const named = [
    ...node.transitions.map(({ target, targetPointer }) => ({ target, pointer: targetPointer })),
    ...(node.state.type === 'history' && node.state.target
      ? [{ target: node.state.target, pointer: `${node.pointer}/target` }]
      : []),
  ]
  return named.flatMap(({ target, pointer }) => {
    if (target === null || resolve(graph, node, target) !== null) return []
    return [
      error('docket/unknown-target', pointer, `there is no state "${target}" from here`, hintFor(graph, node, target)),
    ]
  })
}

/** The states that may be meant: those of that name elsewhere, else those of a similar name. */
function hintFor(graph: Graph, from: GraphNode, target: string): string {
  const name = target.slice(Math.max(target.lastIndexOf('.'), target.lastIndexOf('#')) + 1)
  const others = graph.nodes.filter(({ parent }) => parent !== null)
  const near = similar(
    name,
    others.map((node) => node.name),
  )
  const same = others.filter((node) => node.name === name)
  const meant = same.length > 0 ? same : others.filter((node) => node.name === near)
  if (meant.length === 0) return `states: ${others.map(({ path }) => path).join(', ')}`
  return `did you mean ${meant.map((node) => `"${writtenFrom(graph, from, node)}"`).join(' or ')}?`
}

function writtenFrom(graph: Graph, from: GraphNode, to: GraphNode): string {
  if (to.parent === from.parent) return to.name
  return to.parent === from ? `.${to.name}` : `#${graph.root.name}.${to.path}`
}
