import type { WorkflowFile } from '#engine/schemas/types.ts'
import { error, type WorkflowFinding, warning } from './finding.ts'
import type { Edge, Graph, GraphNode } from './graph.ts'
import { tell, tellFromStart } from './tell.ts'
import { beginning, covers, explore, keyOf, type Move, movesFrom } from './walk.ts'

/** A circle of moves, and the way that leads into it. */
interface Round {
  readonly way: readonly Move[]
  readonly moves: readonly Move[]
}

/**
 * Circles that need no person: timers that lead to each other, and mails that are answered by a program. A guard may end a circle, so only
 * circles without guards are told.
 */
export function rounds(
  workflow: WorkflowFile,
  graph: Graph,
  isDead: (edge: Edge) => boolean,
): readonly WorkflowFinding[] {
  const isOpen = (edge: Edge) => isDead(edge) || edge.isGuarded
  const all = explore([beginning(graph)], (now) => movesFrom(graph, now, isDead))
  if (all === null) return []
  const findings: WorkflowFinding[] = []
  const told = new Set<string>()
  for (const { now, way } of all.values()) {
    for (const move of movesFrom(graph, now, isOpen)) {
      for (const kind of kinds) {
        if (!kind.begins(move)) continue
        const round = roundFrom(graph, move, kind, isOpen)
        const key =
          round &&
          `${kind.code} ${round
            .map(({ edge }) => edge.pointer)
            .sort()
            .join(' ')}`
        if (round === null || key === null || told.has(key)) continue
        told.add(key)
        findings.push(kind.finding(workflow, graph, { way, moves: round }))
      }
    }
  }
  return findings
}

interface KindOfRound {
  readonly code: string
  /** Whether a circle of this kind may begin with the move. */
  readonly begins: (move: Move) => boolean
  /** Whether the circle may go on with the move. */
  readonly goesOn: (move: Move) => boolean
  /** Whether the circle is closed by the first move happening again after these. */
  readonly closes: (first: Move, moves: readonly Move[]) => boolean
  readonly finding: (workflow: WorkflowFile, graph: Graph, round: Round) => WorkflowFinding
}

const isMailToRequester = ({ actions }: Move) =>
  actions.some(({ type, params }) => type === 'sendMail' && params.to === 'requester')

const isAlone = ({ edge }: Move) => edge.by === 'after' || edge.by === 'always'

/** A timer runs anew only where its state is entered anew. */
const isSetAnew = (first: Move, moves: readonly Move[]) => moves.some(({ entered }) => entered.includes(first.from))

const kinds: readonly KindOfRound[] = [
  {
    code: 'docket/timer-loop',
    begins: ({ edge }) => edge.by === 'after',
    goesOn: isAlone,
    closes: isSetAnew,
    finding(workflow, graph, { way, moves }) {
      const [first] = moves
      const mails = moves.some(isMailToRequester)
      const message = mails
        ? 'timers lead round to this one again, and the requester gets a mail each time, for ever'
        : 'timers lead round to this one again, for ever'
      const hint = 'lead one of them to a state that no timer leaves, or give it a guard'
      const story = [...tellFromStart(workflow, graph, way), ...tell(workflow, moves), again(first)]
      return { ...warning('docket/timer-loop', first?.edge.pointer ?? '', message, hint), part: 'key', story }
    },
  },
  mailLoop('customer.replied', 'a program that answers mails would be answered for ever'),
  mailLoop('mail.bounced', 'a mail that comes back is followed by another one, which comes back, for ever'),
]

/** Mail that is answered by mail: what the requester's side does by itself leads round to it again. */
function mailLoop(event: string, message: string): KindOfRound {
  const isAnswer = ({ edge }: Move) => edge.by === 'on' && covers(edge.trigger, event)
  return {
    code: `docket/mail-loop ${event}`,
    begins: (move) => isAnswer(move) && isMailToRequester(move),
    goesOn: (move) => isAnswer(move) || move.edge.by === 'always',
    closes: (first, moves) => moves.at(-1)?.to.has(first.from) ?? false,
    finding(workflow, graph, { way, moves }) {
      const [first] = moves
      const hint = 'send the mail once: lead to a state in which the same event sends none, or let an agent answer'
      const story = [...tellFromStart(workflow, graph, way), ...tell(workflow, moves), again(first)]
      const told = { part: 'key' as const, story }
      const make = event === 'mail.bounced' ? error : warning
      return { ...make('docket/mail-loop', first?.edge.pointer ?? '', message, hint), ...told }
    },
  }
}

function again(first: Move | undefined) {
  return { words: 'and so on, round and round', pointer: first?.edge.pointer ?? '' }
}

/** The shortest circle that begins with a move; null when none leads back to it. */
function roundFrom(
  graph: Graph,
  first: Move,
  kind: KindOfRound,
  isOpen: (edge: Edge) => boolean,
): readonly Move[] | null {
  if (kind.closes(first, [first]) && isTakenIn(graph, first, first.to, isOpen)) return [first]
  const found = explore([first.to], (now) => movesFrom(graph, now, isOpen).filter(kind.goesOn))
  for (const { now, way } of found?.values() ?? []) {
    const moves = [first, ...way]
    if (way.length > 0 && kind.closes(first, moves) && isTakenIn(graph, first, now, isOpen)) return moves
  }
  return null
}

/** Whether the same transition is taken from there, and leads to the same place. */
function isTakenIn(graph: Graph, first: Move, now: ReadonlySet<GraphNode>, isOpen: (edge: Edge) => boolean): boolean {
  return movesFrom(graph, now, isOpen).some(({ edge, to }) => edge === first.edge && keyOf(to) === keyOf(first.to))
}
