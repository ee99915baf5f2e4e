import type { StateNode, WorkflowFile } from '#engine/schemas/types.ts'

/** A state without states inside, as conditions and policies see it. */
export interface Leaf {
  readonly path: string
  /** Its own path and those of the states around it. */
  readonly around: readonly string[]
  /** Tags of it and of the states around it. */
  readonly tags: readonly string[]
  /** Events that it, a state around it or the workflow takes; `*` and `customer.*` as written. */
  readonly events: readonly string[]
}

/** Every state that a ticket can stand in, in file order. */
export function leafPaths(workflow: WorkflowFile): readonly Leaf[] {
  const leaves: Leaf[] = []
  const walk = (state: StateNode, outer: Leaf) => {
    const here = { ...outer, tags: [...outer.tags, ...(state.tags ?? [])], events: [...outer.events, ...taken(state)] }
    const inner = Object.entries(state.states ?? {}).filter(([, child]) => child.type !== 'history')
    if (inner.length === 0 && outer.path !== '') leaves.push(here)
    for (const [name, child] of inner) {
      const path = outer.path === '' ? name : `${outer.path}.${name}`
      walk(child, { ...here, path, around: [...outer.around, path] })
    }
  }
  walk(workflow as unknown as StateNode, { path: '', around: [], tags: [], events: [] })
  return leaves
}

/** Events with a transition that moves the ticket or does something: an empty one takes the event away. */
function taken(state: StateNode): readonly string[] {
  return Object.entries(state.on ?? {}).flatMap(([event, written]) => {
    const list = [written].flat()
    return list.some((one) => typeof one === 'string' || one?.target !== undefined || one?.actions !== undefined)
      ? [event]
      : []
  })
}
