import { evaluate, subjectsOf } from '#engine/core/condition.ts'
import { type DefinitionFinding, warning } from '#engine/core/finding.ts'
import type { Json } from '#engine/core/json.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { Told } from '#engine/core/problem.ts'
import type { Condition, WorkflowFile } from '#engine/schemas/types.ts'
import type { Call, Edge, Graph, GraphNode } from './graph.ts'
import { tellFromStart, titlesOf } from './tell.ts'
import { type Configuration, covers, keyOf, leaves, type Move, moveOf } from './walk.ts'
import type { Place, Ways } from './ways.ts'

/** What rules may set of a ticket, each with an event of its own. */
interface Facts {
  readonly priority: number
  readonly tags: readonly string[]
  readonly assignee: string | null
}

interface Change {
  readonly event: 'priority.changed' | 'tags.changed' | 'ticket.assigned'
  readonly facts: (before: Facts) => Facts
  /** `sets the priority to 3`. */
  readonly words: string
}

/** One event that a transition takes. */
interface Taken {
  readonly change: Change
  readonly move: Move
  /** What it calls for in turn. */
  readonly raised: readonly Change[]
}

/** More events than this in one step end it anyway. */
const mostEvents = 50
/** The places from which one transition is tried: only regions beside each other make more of them. */
const mostPlaces = 20

/**
 * Rules that undo each other: each sets a priority, tags or an assignee that sets the other one off, in one step and for ever. The step is
 * taken as the engine takes it, from each place and with each priority; where a guard asks for what is not known here, nothing is told.
 */
export function quarrels(workflow: WorkflowFile, graph: Graph, { places }: Ways): readonly DefinitionFinding[] {
  const setting = graph.nodes.flatMap(callsIn).flatMap((call) => changeOf(call, null) ?? [])
  if (setting.length < 2) return []
  const tags = [...new Set(graph.nodes.flatMap(callsIn).flatMap(({ params }) => strings(params.tags)))]
  const findings: DefinitionFinding[] = []
  const told = new Set<string>()
  const tried = new Map<string, number>()
  for (const place of places ?? []) {
    for (const edge of [...place.now].flatMap(({ transitions }) => transitions)) {
      const times = tried.get(edge.pointer) ?? 0
      tried.set(edge.pointer, times + 1)
      if (edge.by !== 'on' || times >= mostPlaces) continue
      const round = shortest(startsOf(edge, tags).map((start) => roundFrom(graph, place.now, start)))
      const key = round?.again.map(({ move }) => move.edge.pointer).sort()
      if (!round || told.has(String(key))) continue
      told.add(String(key))
      findings.push(findingFor(workflow, graph, place, round))
    }
  }
  return findings
}

interface Start {
  readonly facts: Facts
  readonly change: Change
}

/** Somebody's change of a ticket that has none of the tags, or all of them. */
function startsOf({ trigger }: Edge, tags: readonly string[]): readonly Start[] {
  const facts = [[], tags].flatMap((some) => [0, 1, 2, 3].map((priority) => ({ priority, tags: some, assignee: null })))
  return facts.flatMap((one) =>
    [
      by('priority.changed', `somebody sets the priority to ${one.priority}`),
      by('tags.changed', one.tags.length === 0 ? 'somebody takes the tags away' : `somebody adds ${named(one.tags)}`),
      by('ticket.assigned', 'somebody is assigned', { assignee: '' }),
    ].flatMap((change) => (covers(trigger, change.event) ? [{ facts: one, change }] : [])),
  )
}

function by(event: Change['event'], words: string, changed: Partial<Facts> = {}): Change {
  return { event, words, facts: (before) => ({ ...before, ...changed }) }
}

interface Round {
  /** Until the circle is entered. */
  readonly first: readonly Taken[]
  readonly again: readonly Taken[]
}

function shortest(rounds: readonly (Round | null)[]): Round | null {
  const [best = null] = rounds
    .filter((round) => round !== null)
    .toSorted((a, b) => a.first.length + a.again.length - b.first.length - b.again.length)
  return best
}

/** One step of the engine: what is called for is taken in the order in which it was. Null when the step ends, or is not known to go on. */
function roundFrom(graph: Graph, place: Configuration, start: Start): Round | null {
  const taken: Taken[] = []
  const seen = new Map<string, number>()
  let now = place
  let facts = start.facts
  const pending = [start.change]
  for (let change = pending.shift(); change && taken.length < mostEvents; change = pending.shift()) {
    facts = change.facts(facts)
    const move = taking(graph, now, change.event, facts)
    if (move === 'unknown') return null
    if (move === null) continue
    now = move.to
    const raised = move.actions.flatMap((call) => changeOf(call, facts) ?? [])
    pending.push(...raised)
    taken.push({ change, move, raised })
    const key = JSON.stringify([keyOf(now), facts, pending.map(({ words }) => words)])
    const before = seen.get(key)
    if (before !== undefined && pending.length > 0)
      return { first: taken.slice(0, before + 1), again: taken.slice(before + 1) }
    seen.set(key, taken.length - 1)
  }
  return null
}

/** The move that takes an event here, with what it leads to at once; null when nothing does. */
function taking(graph: Graph, now: Configuration, event: string, facts: Facts): Move | null | 'unknown' {
  const first = oneOf(graph, now, ({ by: kind, trigger }) => kind === 'on' && covers(trigger, event), facts)
  if (first === null || first === 'unknown') return first
  let move = first
  for (let times = 0; times < mostEvents; times++) {
    const next = oneOf(graph, move.to, ({ by: kind }) => kind === 'always', facts)
    if (next === 'unknown') return next
    if (next === null) return move
    move = { ...move, to: next.to, actions: [...move.actions, ...next.actions] }
  }
  return 'unknown'
}

/** Innermost states first, in each the first transition whose guard holds. Regions that both take it are not judged. */
function oneOf(
  graph: Graph,
  now: Configuration,
  isMeant: (edge: Edge) => boolean,
  facts: Facts,
): Move | null | 'unknown' {
  const chosen = new Map<Edge, GraphNode>()
  for (const leaf of leaves(now)) {
    for (let node: GraphNode | null = leaf; node !== null; node = node.parent) {
      const edge = firstOf(node.transitions.filter(isMeant), now, facts)
      if (edge === 'unknown') return 'unknown'
      if (edge === null) continue
      chosen.set(edge, node)
      break
    }
  }
  const [only, ...more] = chosen
  if (only === undefined) return null
  return more.length > 0 ? 'unknown' : (moveOf(graph, now, only[1], only[0]) ?? 'unknown')
}

function firstOf(edges: readonly Edge[], now: Configuration, facts: Facts): Edge | null | 'unknown' {
  for (const edge of edges) {
    const holds = edge.guard === null ? true : guardHolds(edge.guard, now, facts)
    if (holds === null) return 'unknown'
    if (holds) return edge
  }
  return null
}

/** Null when it asks for what is not known here. */
function guardHolds({ type, params }: Call, now: Configuration, facts: Facts): boolean | null {
  if (type === 'isAssigned') return facts.assignee !== null
  if (type !== 'matches') return null
  const known: Readonly<Record<string, Json>> = {
    priority: facts.priority,
    tags: facts.tags,
    state: [...now].map(({ path }) => path).filter((path) => path !== ''),
  }
  const when = params.when as Condition
  if (!subjectsOf(when).every((name) => Object.hasOwn(known, name))) return null
  return evaluate(when, (name) => known[name], { now: 0, matcher: linearPattern }).holds
}

/** What an action changes; null when it changes nothing of this ticket (without facts: nothing of any). */
function changeOf({ type, params }: Call, facts: Facts | null): Change | null {
  const tags = strings(params.tags)
  switch (type) {
    case 'setPriority': {
      const priority = Number(params.priority)
      if (facts?.priority === priority) return null
      return by('priority.changed', `a rule sets the priority to ${priority}`, { priority })
    }
    case 'addTags':
      if (facts !== null && tags.every((tag) => facts.tags.includes(tag))) return null
      return {
        event: 'tags.changed',
        words: `a rule adds ${named(tags)}`,
        facts: (before) => ({ ...before, tags: [...new Set([...before.tags, ...tags])].sort() }),
      }
    case 'removeTags':
      if (facts !== null && !tags.some((tag) => facts.tags.includes(tag))) return null
      return {
        event: 'tags.changed',
        words: `a rule takes away ${named(tags)}`,
        facts: (before) => ({ ...before, tags: before.tags.filter((tag) => !tags.includes(tag)) }),
      }
    case 'assign': {
      const { agent } = params
      if (typeof agent !== 'string' || facts?.assignee === agent) return null
      return by('ticket.assigned', `a rule assigns ${agent}`, { assignee: agent })
    }
    default:
      return null
  }
}

function callsIn({ state, transitions }: GraphNode): readonly Call[] {
  return [state.entry, state.exit].flatMap(callsOfState).concat(transitions.flatMap(({ actions }) => actions))
}

function callsOfState(written: GraphNode['state']['entry']): readonly Call[] {
  return [written ?? []]
    .flat()
    .map((one) => (typeof one === 'string' ? { type: one, params: {} } : { params: {}, ...one }) as Call)
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function named(tags: readonly string[]): string {
  return `the ${tags.length === 1 ? 'tag' : 'tags'} ${tags.map((tag) => `"${tag}"`).join(', ')}`
}

function findingFor(workflow: WorkflowFile, graph: Graph, { way }: Place, { first, again }: Round): DefinitionFinding {
  const pointer = again[0]?.move.edge.pointer ?? ''
  const message = 'rules undo each other here, for ever: each sets the other one off'
  const hint = 'let one of them stand, or give one a guard that what the other does cannot satisfy'
  const story: readonly Told[] = [
    ...tellFromStart(workflow, graph, way),
    ...[...first, ...again].map(({ change, move }) => ({
      words: `${change.words}: ${titlesOf(move.to)}`,
      pointer: move.edge.pointer,
    })),
    { words: 'and so on, round and round', pointer },
  ]
  return { ...warning('docket/rule-loop', pointer, message, hint), part: 'key', story }
}
