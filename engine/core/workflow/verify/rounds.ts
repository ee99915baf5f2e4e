import { type DefinitionFinding, error, warning } from '#engine/core/finding.ts'
import type { Told } from '#engine/core/problem.ts'
import { durationMs, parseDuration } from '#engine/core/time/duration.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import type { Edge, Graph, GraphNode } from './graph.ts'
import { tell, tellFromStart } from './tell.ts'
import { type Configuration, covers, explore, keyOf, type Move, movesFrom } from './walk.ts'
import type { Ways } from './ways.ts'

/** A circle of moves, and the way that leads into it. */
interface Round {
  readonly way: readonly Move[]
  readonly moves: readonly Move[]
}

/** The places from which one transition is tried: only regions beside each other make more of them. */
const mostPlaces = 20

/**
 * Circles that need no person: timers that lead to each other, mails that are answered by a program, and rules that set themselves off.
 * Wherever a guard or another timer
 * may end a circle, nothing is told.
 */
export function rounds(
  workflow: WorkflowFile,
  graph: Graph,
  { places }: Ways,
  isDead: (edge: Edge) => boolean,
): readonly DefinitionFinding[] {
  const findings: DefinitionFinding[] = []
  const told = new Set<string>()
  const tried = new Map<string, number>()
  const isOpen = (edge: Edge) => isDead(edge) || edge.isGuarded
  for (const { now, way } of places ?? []) {
    for (const move of movesFrom(graph, now, isOpen)) {
      for (const kind of kinds.filter(({ begins }) => begins(move))) {
        const times = tried.get(kind.name + move.edge.pointer) ?? 0
        tried.set(kind.name + move.edge.pointer, times + 1)
        const round = times < mostPlaces ? roundFrom(graph, now, move, kind, isOpen) : null
        const key = `${kind.name} ${round?.map(({ edge }) => edge.pointer).sort()}`
        if (round === null || told.has(key)) continue
        told.add(key)
        findings.push(kind.finding(workflow, graph, { way, moves: round }))
      }
    }
  }
  return findings
}

interface KindOfRound {
  readonly name: string
  /** Whether a circle of this kind may begin with the move. */
  readonly begins: (move: Move) => boolean
  /** Whether the circle may go on with the move. */
  readonly goesOn: (move: Move) => boolean
  /** Whether these moves close the circle, so that the first one happens again. */
  readonly closes: (first: Move, moves: readonly Move[]) => boolean
  /** Whether something else may happen in a place of the circle and end it. */
  readonly mayEnd: (now: Configuration, move: Move) => boolean
  readonly finding: (workflow: WorkflowFile, graph: Graph, round: Round) => DefinitionFinding
}

const isMailToRequester = ({ actions }: Move) =>
  actions.some(({ type, params }) => type === 'sendMail' && params.to === 'requester')

const timerLoop: KindOfRound = {
  name: 'timer-loop',
  begins: ({ edge }) => edge.by === 'after',
  goesOn: ({ edge }) => edge.by === 'after' || edge.by === 'always',
  // A timer runs anew only where its state is entered anew.
  closes: (first, moves) => moves.some(({ entered }) => entered.includes(first.from)),
  mayEnd: (now, { from, edge: taken }) =>
    edgesIn(now).some(([node, edge]) => {
      if (edge === taken || (edge.by !== 'after' && edge.by !== 'always')) return false
      return edge.by === 'always' || node !== from || !isLater(edge, taken)
    }),
  finding(workflow, graph, { way, moves }) {
    const [first] = moves
    const message = moves.some(isMailToRequester)
      ? 'timers lead round to this one again, and the requester gets a mail each time, for ever'
      : 'timers lead round to this one again, for ever'
    const hint = 'lead one of them to a state that no timer leaves, or give it a guard'
    const story = [...tellFromStart(workflow, graph, way), ...tell(workflow, moves), again(first)]
    return { ...warning('docket/timer-loop', first?.edge.pointer ?? '', message, hint), part: 'key', story }
  },
}

/** Whether one timer of a state is due after another one, which leaves that state. */
function isLater(one: Edge, other: Edge): boolean {
  const [late, early] = [one, other].map(({ trigger }) => parseDuration(trigger))
  return Boolean(late && early) && durationMs(one.trigger) > durationMs(other.trigger)
}

interface Echo {
  readonly code: string
  /** What comes back by itself. */
  readonly event: string
  /** Whether a move brings it about. */
  readonly calls: (move: Move) => boolean
  readonly message: string
  readonly hint: string
  readonly make: typeof warning
}

/** A move on an event that brings the same event about: what comes back by itself leads round to it again. */
function echo({ code, event, calls, message, hint, make }: Echo): KindOfRound {
  const isAnswer = ({ edge }: Move) => edge.by === 'on' && edge.trigger === event
  return {
    name: `${code} ${event}`,
    begins: (move) => isAnswer(move) && calls(move),
    goesOn: (move) => isAnswer(move) || move.edge.by === 'always',
    closes: (first, moves) => moves.at(-1)?.to.has(first.from) ?? false,
    // Regions beside each other may take the same event, each in its own way.
    mayEnd: (now) => {
      const taking = edgesIn(now).filter(([, { by, trigger }]) => by === 'on' && covers(trigger, event))
      const isUnsure = edgesIn(now).some(([, { by, isGuarded }]) => by === 'always' && isGuarded)
      return isUnsure || taking.some(([, { isGuarded }]) => isGuarded) || new Set(taking.map(([node]) => node)).size > 1
    },
    finding(workflow, graph, { way, moves }) {
      const [first] = moves
      const story = [...tellFromStart(workflow, graph, way), ...tell(workflow, moves), again(first)]
      return { ...make(code, first?.edge.pointer ?? '', message, hint), part: 'key', story }
    },
  }
}

const mailed = {
  code: 'docket/mail-loop',
  calls: isMailToRequester,
  hint: 'lead to a state in which the same event sends no mail, or let an agent answer',
}

const kinds: readonly KindOfRound[] = [
  timerLoop,
  echo({
    ...mailed,
    event: 'customer.replied',
    message: 'a program that answers mails would be answered for ever',
    make: warning,
  }),
  echo({
    ...mailed,
    event: 'mail.bounced',
    message: 'a mail that comes back is followed by another one, which comes back, for ever',
    make: error,
  }),
  echo({
    code: 'docket/rule-loop',
    event: 'agent.noted',
    calls: ({ actions }) => actions.some(({ type }) => type === 'addNote'),
    message: 'this writes a note about each note, so also about its own, for ever',
    hint: 'write the note on another event, or lead to a state in which a note writes none',
    make: error,
  }),
]

function edgesIn(now: Configuration): readonly (readonly [GraphNode, Edge])[] {
  return [...now].flatMap((node) => node.transitions.map((edge) => [node, edge] as const))
}

function again(first: Move | undefined): Told {
  return { words: 'and so on, round and round', pointer: first?.edge.pointer ?? '' }
}

/** The shortest circle that begins with a move; null when none leads back to it, or when it may end. */
function roundFrom(
  graph: Graph,
  start: Configuration,
  first: Move,
  kind: KindOfRound,
  isOpen: (edge: Edge) => boolean,
): readonly Move[] | null {
  const goesOn = (now: Configuration) =>
    movesFrom(graph, now, isOpen).filter((move) => kind.goesOn(move) && !kind.mayEnd(now, move))
  if (kind.mayEnd(start, first)) return null
  for (const { now, way } of explore([first.to], goesOn)?.values() ?? []) {
    const moves = [first, ...way]
    const isFirstAgain = ({ edge, to }: Move) => edge === first.edge && keyOf(to) === keyOf(first.to)
    if (kind.closes(first, moves) && goesOn(now).some(isFirstAgain)) return moves
  }
  return null
}
