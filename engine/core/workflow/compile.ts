import { type AnyMachineSnapshot, type AnyStateMachine, createMachine } from 'xstate'
import { type Defined, ruleAt } from '#engine/core/catalogue.ts'
import { ownName } from '#engine/core/own.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { guards, ownGuard } from './guards.ts'
import { createStepper, type Stepper } from './stepper.ts'

/**
 * Compiling rewrites each statechart so that one step tells everything by its returned actions: XState's pure `transition` says which
 * state it ended in, but not which transition it took. Every taken transition, entered state and action of the file comes back as
 * one of these three, in order, each with the rule (`file:line`) it stands at.
 */
export const marks = { took: 'docket.took', entered: 'docket.entered', act: 'docket.act' } as const

/** A timer that a state sets on entry: XState's own id for it, the delay as written, and where it stands. */
export interface Delayed {
  readonly id: string
  readonly delay: string
  readonly state: string
  readonly rule: string
}

export interface CompiledWorkflow {
  readonly machine: AnyStateMachine
  readonly stepper: Stepper
  /** XState's timer id → the delay behind it. */
  readonly delays: ReadonlyMap<string, Delayed>
  /** Event types that any transition of the file names. */
  readonly events: ReadonlySet<string>
  /** Dotted paths of all states in file order, enclosing before enclosed. */
  readonly states: readonly string[]
  /** Restored snapshots by their JSON: contexts are empty, so equal JSON is the same position. */
  readonly restored: Map<string, AnyMachineSnapshot>
  /** The same by the very value, which tickets that came to a position in this process share. */
  readonly restoredOf: WeakMap<object, AnyMachineSnapshot>
}

interface Action {
  readonly type: string
  readonly params?: Readonly<Record<string, unknown>>
}

interface Guard {
  readonly type: string
  readonly params?: Readonly<Record<string, unknown>>
}

interface TransitionNode {
  readonly target?: string | readonly string[]
  readonly guard?: string | Guard
  readonly actions?: ActionsNode
  readonly reenter?: boolean
}

type ActionsNode = string | Action | readonly (string | Action)[]
type TransitionsNode = string | TransitionNode | readonly (string | TransitionNode)[] | null

interface Node {
  readonly initial?: string
  readonly type?: string
  readonly history?: string
  readonly target?: string
  readonly tags?: readonly string[] | string
  readonly entry?: ActionsNode
  readonly exit?: ActionsNode
  readonly on?: Readonly<Record<string, TransitionsNode>>
  readonly after?: Readonly<Record<string, TransitionsNode>>
  readonly always?: TransitionsNode
  readonly onDone?: TransitionsNode
  readonly states?: Readonly<Record<string, Node>>
}

const byValue = new WeakMap<Defined<WorkflowFile>, CompiledWorkflow>()
const byHash = new Map<string, CompiledWorkflow>()
const keptWorkflows = 200

/** Compiles once per content hash and file (0.6 ms); throws what XState throws for a statechart that `docket check` refuses. */
export function compileWorkflow(defined: Defined<WorkflowFile>): CompiledWorkflow {
  const same = byValue.get(defined)
  if (same) return same
  const key = `${defined.file}\0${defined.hash}`
  const compiled = byHash.get(key) ?? compile(defined)
  if (byHash.size >= keptWorkflows && !byHash.has(key)) byHash.delete(byHash.keys().next().value ?? '')
  byHash.set(key, compiled)
  byValue.set(defined, compiled)
  return compiled
}

function compile(defined: Defined<WorkflowFile>): CompiledWorkflow {
  const delays = new Map<string, Delayed>()
  const events = new Set<string>()
  const states: string[] = []
  const own = new Set<string>()
  const root = defined.value as unknown as Node

  const action = (written: string | Action, pointer: string) => {
    const { type, params = {} } = typeof written === 'string' ? { type: written } : written
    return { type: marks.act, params: { action: type, params, rule: ruleAt(defined, pointer) } }
  }
  const actions = (written: ActionsNode | undefined, pointer: string) =>
    written === undefined
      ? []
      : Array.isArray(written)
        ? written.map((one, index) => action(one, `${pointer}/${index}`))
        : [action(written as string | Action, pointer)]

  const transitionOf = (written: string | TransitionNode, pointer: string, state: string) => {
    const {
      guard,
      target,
      reenter,
      actions: acts,
    }: TransitionNode = typeof written === 'string' ? { target: written } : written
    const asked = typeof guard === 'string' ? guard : guard?.type
    if (asked !== undefined && ownName(asked) !== null) own.add(asked)
    // A transition that neither goes anywhere nor does anything forbids its event: a mark would make it count as taken.
    if (target === undefined && acts === undefined) return { ...(guard && { guard: guardOf(guard, state) }) }
    return {
      ...(target !== undefined && { target }),
      ...(reenter !== undefined && { reenter }),
      ...(guard && { guard: guardOf(guard, state) }),
      actions: [
        { type: marks.took, params: { rule: ruleAt(defined, pointer) } },
        ...actions(acts, `${pointer}/actions`),
      ],
    }
  }
  const transitions = (written: TransitionsNode, pointer: string, state: string) => {
    if (written === null) return {}
    if (!Array.isArray(written)) return transitionOf(written as string | TransitionNode, pointer, state)
    return written.map((one: string | TransitionNode, index) => transitionOf(one, `${pointer}/${index}`, state))
  }
  const table = (written: Readonly<Record<string, TransitionsNode>>, pointer: string, state: string) =>
    Object.fromEntries(
      Object.entries(written).map(([key, value]) => [
        key,
        transitions(value, `${pointer}/${escapePointer(key)}`, state),
      ]),
    )

  const node = (written: Node, pointer: string, path: string): Record<string, unknown> => {
    if (path !== '') states.push(path)
    for (const event of Object.keys(written.on ?? {})) events.add(event)
    for (const delay of Object.keys(written.after ?? {})) {
      const id = `xstate.after.${delay}.${[defined.value.id, path].filter(Boolean).join('.')}`
      delays.set(id, { id, delay, state: path, rule: ruleAt(defined, `${pointer}/after/${escapePointer(delay)}`) })
    }
    const entered = { type: marks.entered, params: { state: path, rule: ruleAt(defined, pointer) } }
    return {
      ...(written.initial !== undefined && { initial: written.initial }),
      ...(written.type !== undefined && { type: written.type }),
      ...(written.history !== undefined && { history: written.history }),
      ...(written.target !== undefined && { target: written.target }),
      ...(written.tags !== undefined && { tags: written.tags }),
      ...(written.type !== 'history' && {
        entry: [...(path === '' ? [] : [entered]), ...actions(written.entry, `${pointer}/entry`)],
        exit: actions(written.exit, `${pointer}/exit`),
      }),
      ...(written.on && { on: table(written.on, `${pointer}/on`, path) }),
      ...(written.after && { after: table(written.after, `${pointer}/after`, path) }),
      ...(written.always !== undefined && { always: transitions(written.always, `${pointer}/always`, path) }),
      ...(written.onDone !== undefined && { onDone: transitions(written.onDone, `${pointer}/onDone`, path) }),
      ...(written.states && {
        states: Object.fromEntries(
          Object.entries(written.states).map(([key, child]) => [
            key,
            node(child, `${pointer}/states/${escapePointer(key)}`, path === '' ? key : `${path}.${key}`),
          ]),
        ),
      }),
    }
  }

  const config = { ...node(root, '', ''), id: defined.value.id, options: { maxIterations: 1000 } }
  const names = [...new Set([...delays.values()].map(({ delay }) => delay))]
  const machine = createMachine(config as Parameters<typeof createMachine>[0]).provide({
    guards: { ...guards, ...Object.fromEntries([...own].map((type) => [type, ownGuard(type)])) },
    // Due instants are computed from the delay's name; XState only has to know that the name exists.
    delays: Object.fromEntries(names.map((name) => [name, 1])),
  } as never) as AnyStateMachine
  return {
    machine,
    stepper: createStepper(machine),
    delays,
    events,
    states,
    restored: new Map(),
    restoredOf: new WeakMap(),
  }
}

/** A guard learns in which state it stands: `within … since stateEntered` asks when that state was entered. */
function guardOf(written: string | Guard, state: string): Guard {
  const { type, params = {} } = typeof written === 'string' ? { type: written } : written
  return { type, params: { ...params, state } }
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
