import { stateTexts } from '#engine/core/workflow/states.ts'
import { graphOf, resolve } from '#engine/core/workflow/verify/graph.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'

/** Beside another version of the workflow: there alone, here alone, or in both. */
export type Mark = 'same' | 'added' | 'removed'

export interface StateShape {
  /** Dotted path. */
  readonly path: string
  readonly title: string
  /** Path of the state around it; empty at the top. */
  readonly parent: string
  readonly isInitial: boolean
  readonly hasInside: boolean
  readonly isParallel: boolean
  readonly tags: readonly string[]
  readonly mark: Mark
}

export interface Arrow {
  readonly from: string
  readonly to: string
  /** `agent.replied`, `after P7D`, or in words; with `[guard]` where it has one. */
  readonly label: string
  /** Nobody takes it but time. */
  readonly isTime: boolean
  readonly mark: Mark
}

/** How a picture is said: titles of states in `language`, and what leads along an arrow. */
export interface Saying {
  readonly language: string
  /** `trigger` is an event's type, or a delay as the file has it. */
  readonly way: (by: 'event' | 'delay', trigger: string) => string
}

/** In English, events and delays as the file has them. */
export const asWritten: Saying = {
  language: 'en',
  way: (by, trigger) => (by === 'delay' ? `after ${trigger}` : trigger),
}

/** A workflow as states and arrows, in file order: what every drawing of it is made from. */
export interface Picture {
  readonly title: string
  readonly states: readonly StateShape[]
  readonly arrows: readonly Arrow[]
}

/** Beside every path: no name of a state has a space. */
export const gonePath = '(no such state)'

/** The picture with one box more, for tickets whose state the files no longer have: they are somewhere, and must be seen. */
export function withGone(picture: Picture): Picture {
  const gone: StateShape = {
    path: gonePath,
    title: 'Gone from the files',
    parent: '',
    isInitial: false,
    hasInside: false,
    isParallel: false,
    tags: [],
    mark: 'removed',
  }
  return { ...picture, states: [...picture.states, gone] }
}

/** The picture of one version, or of what changed from `before` to it: what is gone is in it too, marked. */
export function pictureOf(
  workflow: WorkflowFile,
  before: WorkflowFile | null = null,
  saying: Saying = asWritten,
): Picture {
  const now = plainPicture(workflow, saying)
  if (before === null) return now
  const old = plainPicture(before, saying)
  return {
    title: now.title,
    states: marked(now.states, old.states, ({ path }) => path),
    arrows: marked(now.arrows, old.arrows, ({ from, to, label }) => `${from}\0${to}\0${label}`),
  }
}

function marked<T extends { readonly mark: Mark }>(
  now: readonly T[],
  old: readonly T[],
  keyOf: (one: T) => string,
): readonly T[] {
  const keys = new Set(now.map(keyOf))
  const known = new Set(old.map(keyOf))
  return [
    ...now.map((one): T => (known.has(keyOf(one)) ? one : { ...one, mark: 'added' })),
    ...old.filter((one) => !keys.has(keyOf(one))).map((one): T => ({ ...one, mark: 'removed' })),
  ]
}

function plainPicture(workflow: WorkflowFile, { language, way }: Saying): Picture {
  const graph = graphOf(workflow)
  const nodes = graph.nodes.filter(({ parent, state }) => parent !== null && state.type !== 'history')
  const states = nodes.map(
    ({ path, name, parent, children, state }): StateShape => ({
      path,
      title: stateTexts(workflow, path, language).title,
      parent: parent?.path ?? '',
      isInitial: parent?.state.initial === name,
      hasInside: children.size > 0,
      isParallel: state.type === 'parallel',
      tags: [state.tags ?? []].flat(),
      mark: 'same',
    }),
  )
  const arrows = graph.nodes.flatMap((node) =>
    node.transitions.flatMap(({ by, trigger, target, guard }): readonly Arrow[] => {
      const goal = target === null ? null : resolve(graph, node, target)
      if (goal === null || node.parent === null) return []
      const word = by === 'after' ? way('delay', trigger) : by === 'on' ? way('event', trigger) : by
      const to = goal.state.type === 'history' ? (goal.parent?.path ?? '') : goal.path
      const label = guard === null ? word : `${word} [${guard.type}]`
      return [{ from: node.path, to, label, isTime: by === 'after', mark: 'same' }]
    }),
  )
  return { title: workflow.title ?? workflow.id, states, arrows }
}
