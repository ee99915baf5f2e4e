import { type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { graphOf, resolve } from '#engine/core/workflow/verify/graph.ts'
import type { Played } from './play.ts'

/** Something that the files say and no scenario exercised. */
export interface Uncovered {
  readonly kind: 'state' | 'transition' | 'policy' | 'answer'
  /** `support waiting`, `support new: ticket.taken → open`, `urgent firstResponse`, `welcome topic: A delivery`. */
  readonly name: string
  readonly rule: string
}

export interface Coverage {
  readonly counts: Readonly<Record<Uncovered['kind'], { readonly covered: number; readonly all: number }>>
  readonly uncovered: readonly Uncovered[]
}

interface Place extends Uncovered {
  readonly isCovered: boolean
}

/** States entered, transitions taken, targets counted and answers given, of all that the workflows, policies and scripts have. */
export function coverageOf(definitions: Definitions, played: readonly Played[]): Coverage {
  const seen = seenIn(played.flatMap(({ events }) => events))
  const targets = new Set(
    played.flatMap(({ ticket, events }) => [
      ...(ticket?.clocks ?? []).map(({ policy, metric }) => `${policy} ${metric}`),
      ...events.flatMap(({ why }) => why.flatMap(({ fact, value }) => (fact === 'deadline' ? [firstTwo(value)] : []))),
    ]),
  )
  const answered = new Set(played.flatMap((one) => [...one.answered]))
  const places = [
    ...workflowPlaces(definitions, seen),
    ...policyPlaces(definitions, targets),
    ...answerPlaces(definitions, answered),
  ]
  const countsOf = (kind: Uncovered['kind']) => {
    const all = places.filter((place) => place.kind === kind)
    return { covered: all.filter(({ isCovered }) => isCovered).length, all: all.length }
  }
  return {
    counts: {
      state: countsOf('state'),
      transition: countsOf('transition'),
      policy: countsOf('policy'),
      answer: countsOf('answer'),
    },
    uncovered: places.filter(({ isCovered }) => !isCovered).map(({ kind, name, rule }) => ({ kind, name, rule })),
  }
}

/** Each entry of a state: what triggered it, by which rule, into which state. */
interface Entry {
  readonly trigger: string
  readonly rule: string | null
  readonly state: string
}

function seenIn(events: readonly TicketEvent[]): readonly Entry[] {
  return events.flatMap(({ type, data, why }) =>
    why.flatMap(({ fact, value, rule }) =>
      fact === 'state' ? [{ trigger: type === 'timer.fired' ? String(data.timer) : type, rule, state: value }] : [],
    ),
  )
}

function* workflowPlaces({ workflows }: Definitions, seen: readonly Entry[]): Iterable<Place> {
  for (const defined of workflows.values()) {
    const graph = graphOf(defined.value)
    const ofFile = (rule: string | null) => rule?.startsWith(`${defined.file}:`) ?? false
    for (const node of graph.nodes) {
      const rule = ruleAt(defined, node.pointer)
      if (node.parent !== null && node.state.type !== 'history') {
        const isInitial = node.parent.state.initial === node.name
        const isCovered = seen.some((entry) => entry.state === node.path && (ofFile(entry.rule) || isInitial))
        yield { kind: 'state', name: `${defined.id} ${node.path}`, rule, isCovered }
      }
      for (const edge of node.transitions) {
        const target = edge.target === null ? null : resolve(graph, node, edge.target)
        if (target === null) continue
        const at = ruleAt(defined, edge.pointer)
        const fits = ({ trigger }: Entry) =>
          edge.by === 'on'
            ? trigger === edge.trigger
            : edge.by === 'after'
              ? trigger.startsWith(`xstate.after.${edge.trigger}.`)
              : true
        const isCovered = seen.some(
          (entry) =>
            entry.rule === at &&
            fits(entry) &&
            (entry.state === target.path || entry.state.startsWith(`${target.path}.`)),
        )
        const trigger = edge.trigger || edge.by
        yield {
          kind: 'transition',
          name: `${defined.id} ${node.path}: ${trigger} → ${target.path}`,
          rule: at,
          isCovered,
        }
      }
    }
  }
}

function* policyPlaces({ policies }: Definitions, targets: ReadonlySet<string>): Iterable<Place> {
  for (const defined of policies.values()) {
    for (const metric of Object.keys(defined.value.targets)) {
      const name = `${defined.id} ${metric}`
      yield { kind: 'policy', name, rule: ruleAt(defined, `/targets/${metric}`), isCovered: targets.has(name) }
    }
  }
}

function* answerPlaces({ scripts }: Definitions, answered: ReadonlySet<string>): Iterable<Place> {
  for (const defined of scripts.values()) {
    for (const [step, { id, answers = [] }] of defined.value.steps.entries()) {
      for (const [index, answer] of answers.entries()) {
        yield {
          kind: 'answer',
          name: `${defined.id} ${id}: ${answer.title}`,
          rule: ruleAt(defined, `/steps/${step}/answers/${index}`),
          isCovered: answered.has(`${defined.id} ${id} ${answer.id}`),
        }
      }
    }
  }
}

function firstTwo(value: string): string {
  return value.split(' ').slice(0, 2).join(' ')
}
