import { operatorsOf } from '#engine/core/condition.ts'
import { neverHold, type ProofOptions } from '#engine/core/condition-proof.ts'
import { type DefinitionFinding, error, warning } from '#engine/core/finding.ts'
import { isJudged, ticketProof } from '#engine/core/ticket/ticket-proof.ts'
import { durationMs, parseDuration } from '#engine/core/time/duration.ts'
import type { Condition } from '#engine/schemas/types.ts'
import { around, type Edge, type Graph, type GraphNode } from './graph.ts'

/** A transition that can never be taken, with why. */
interface Dead {
  readonly edge: Edge
  readonly finding: DefinitionFinding
}

/** Guards that never hold, and transitions that earlier ones of the same list always beat. */
export function deadTransitions(graph: Graph): readonly Dead[] {
  return graph.nodes.flatMap((node) => {
    const lists = Map.groupBy(node.transitions, ({ by, trigger }) => `${by} ${trigger}`)
    return [...lists.values()].flatMap((list) => list.flatMap((edge, index) => dead(node, edge, list.slice(0, index))))
  })
}

/** Whether guards can all hold in one step; where that is not known, they can. */
export function canHoldTogether(steps: readonly { readonly from: GraphNode; readonly edge: Edge }[]): boolean {
  const conditions = conditionsOf(steps.map(({ from, edge }) => [from, edge]))
  return conditions === null || !neverHold(conditions, ticketProof)
}

function dead(node: GraphNode, edge: Edge, before: readonly Edge[]): readonly Dead[] {
  if (before.some(({ isGuarded }) => !isGuarded)) {
    const message = 'this is never taken: a transition before it has no guard'
    const hint = 'put the one without a guard last'
    return [{ edge, finding: warning('docket/never-taken', edge.pointer, message, hint) }]
  }
  const own = conditionsOf([[node, edge]])
  if (own === null) return []
  if (edge.guard !== null && neverHold(own, ticketProof)) {
    const message = 'this guard can never hold'
    const hint = 'no ticket satisfies all of its tests at once'
    return [{ edge, finding: error('docket/never-holds', `${edge.pointer}/guard`, message, hint) }]
  }
  const standing = standsIn(node, edge)
  const namesStates = own.every(asksForStatesByName)
  if (edge.guard?.type === 'matches' && standing !== null && namesStates && neverHold([...own, standing], oneState)) {
    const message = `this guard can never hold: it is asked in "${node.path}", and wants another state`
    const hint = 'a guard sees the state that the ticket is about to leave'
    return [{ edge, finding: error('docket/never-holds', `${edge.pointer}/guard`, message, hint) }]
  }
  const earlier = conditionsOf(before.map((one) => [node, one]))
  if (earlier === null || earlier.length === 0 || edge.guard === null) return []
  if (!neverHold([...own, ...earlier.map((condition) => ({ not: condition }) as Condition)], ticketProof)) return []
  const message = 'this is never taken: whenever its guard holds, that of a transition before it does'
  const hint = 'put the one that asks for more first'
  return [{ edge, finding: warning('docket/never-taken', edge.pointer, message, hint) }]
}

/** Where no regions lie beside each other a ticket is in one innermost state. */
const oneState: ProofOptions = {
  ...ticketProof,
  shapeOf: (subject) => (subject === 'state' ? { mayBeList: false, values: null } : ticketProof.shapeOf(subject)),
}

/** The other operators look into a text, and the states of a ticket are a list. */
function asksForStatesByName(condition: Condition): boolean {
  return Object.entries(condition).every(([key, test]) => {
    if (key === 'any') return (test as readonly Condition[]).every(asksForStatesByName)
    if (key === 'not') return asksForStatesByName(test as Condition)
    return key !== 'state' || operatorsOf(test).every(([operator]) => operator === 'is' || operator === 'in')
  })
}

/** The state in which a guard is asked, as a condition; null where it may be one of several, or is that of the step's beginning. */
function standsIn(node: GraphNode, { by }: Edge): Condition | null {
  const isAlone = around(node).every(({ state }) => state.type !== 'parallel')
  if (node.parent?.parent !== null || node.children.size > 0 || !isAlone) return null
  return by === 'on' || by === 'after' ? ({ state: { is: node.path } } as Condition) : null
}

/** Guards as conditions, over subjects of their own where they ask for something that no condition can; null when one cannot be read. */
function conditionsOf(guarded: readonly (readonly [GraphNode, Edge])[]): readonly Condition[] | null {
  const conditions = guarded.flatMap(([{ path }, { guard }]) => {
    if (guard === null) return []
    const { type, params } = guard
    if (type === 'matches') return [isJudged(params.when as Condition) ? (params.when as Condition) : null]
    if (type === 'isAssigned') return [{ assignee: { isSet: true } } as Condition]
    if (type !== 'within') return [{ [`guard ${type} ${JSON.stringify(params)}`]: true } as unknown as Condition]
    const since = params.since === 'createdAt' ? 'createdAt' : path
    const isRead = parseDuration(String(params.duration)) !== null
    return [
      isRead
        ? ({ [`time since ${since}`]: { atMost: durationMs(String(params.duration)) } } as unknown as Condition)
        : null,
    ]
  })
  return conditions.includes(null) ? null : (conditions as readonly Condition[])
}
