import type { AnyMachineSnapshot } from 'xstate'
import type { Defined } from '#engine/core/catalogue.ts'
import type { Json } from '#engine/core/json.ts'
import type { Timer, WorkflowPosition } from '#engine/core/ticket/ticket.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { type CompiledWorkflow, compileWorkflow, type Delayed, marks } from './compile.ts'
import type { Facts } from './guards.ts'

/** An action of the file that this step calls for. */
export interface CalledAction {
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
  readonly rule: string
}

/** What one event did to the statechart. */
export interface Moved {
  readonly position: WorkflowPosition
  /** False when no transition took the event. */
  readonly taken: boolean
  /** States entered, in order, each with the rule of the transition that led there (null: the start). */
  readonly entered: readonly { readonly state: string; readonly rule: string | null }[]
  readonly actions: readonly CalledAction[]
  /** Timers of the workflow after the step: those that stayed, and those just set. */
  readonly timers: readonly Timer[]
}

export interface MoveContext {
  readonly facts: Facts
  /** Sequence number of the event: the generation of timers it sets. */
  readonly generation: number
  /** Due instant of a delay as written (`P7D`, `business:PT4H`) that begins now. */
  readonly dueAt: (delay: string) => number
}

/** The position of a ticket that has just been created: its initial state, whose entry actions are called. */
export function startWorkflow(defined: Defined<WorkflowFile>, context: MoveContext): Moved {
  const compiled = compileWorkflow(defined)
  const [snapshot, actions] = compiled.stepper.start()
  if (snapshot.status === 'error') throw new Error(`${defined.file}: the initial state cannot be entered`)
  return read(compiled, snapshot, actions, { enteredAt: {}, timers: [] }, context)
}

/** Steps the statechart by one event; an event that no transition takes leaves the position as it was. */
export function moveWorkflow(
  defined: Defined<WorkflowFile>,
  before: WorkflowPosition,
  timers: readonly Timer[],
  eventType: string,
  context: MoveContext,
): Moved {
  const compiled = compileWorkflow(defined)
  const still: Moved = { position: before, taken: false, entered: [], actions: [], timers }
  if (!listens(compiled, eventType)) return still
  const snapshot = restorable(compiled, before.snapshot)
  // What fell due before a takeover comes before it: a state that this version no longer has takes nothing, and is mapped next.
  if (snapshot === null) return still
  const [next, actions] = compiled.stepper.step(snapshot, eventType, context.facts)
  if (actions.length === 0 && next === snapshot) return still
  const moved = read(compiled, next, actions, { enteredAt: before.enteredAt, timers }, context)
  return moved.taken ? moved : still
}

/** Whether the present state has a transition for the event whose guard holds. */
export function takes(
  defined: Defined<WorkflowFile>,
  position: WorkflowPosition,
  eventType: string,
  facts: Facts,
): boolean {
  const compiled = compileWorkflow(defined)
  if (!listens(compiled, eventType)) return false
  return compiled.stepper.takes(restore(compiled, position.snapshot), eventType, facts)
}

/** The states in which `moveWorkflow` would leave a ticket; null when no transition takes the event. */
export function statesAfter(
  defined: Defined<WorkflowFile>,
  { snapshot: before }: WorkflowPosition,
  eventType: string,
  facts: Facts,
): readonly string[] | null {
  const compiled = compileWorkflow(defined)
  const snapshot = listens(compiled, eventType) ? restorable(compiled, before) : null
  if (snapshot === null) return null
  const [next, actions] = compiled.stepper.step(snapshot, eventType, facts)
  return (actions as readonly ReturnedAction[]).some(({ type }) => type === marks.took)
    ? standingOf(compiled, next).states
    : null
}

/**
 * The same position in another version of the workflow, entered anew at `value` (a state's dotted path): timers set by the state, entry
 * actions not called. Null when the state does not exist there.
 */
export function enterAt(defined: Defined<WorkflowFile>, value: Json, context: MoveContext): Moved | null {
  const compiled = compileWorkflow(defined)
  const snapshot = restorable(compiled, { status: 'active', value, historyValue: {}, context: {}, children: {} })
  if (snapshot === null) return null
  const { active } = standingOf(compiled, snapshot)
  const enteredAt = Object.fromEntries(
    active.map((state) => [state, context.facts.enteredAt[state] ?? context.facts.now]),
  )
  const timers = [...compiled.delays.values()]
    .filter(({ state }) => active.includes(state))
    .map((delayed) => timerOf(delayed, context))
  return {
    position: positionOf(compiled, snapshot, enteredAt),
    taken: true,
    entered: atomicStates(snapshot.value).map((state) => ({ state, rule: null })),
    actions: [],
    timers,
  }
}

/** `ticket.*` listens to every event of that noun. */
function listens({ events }: CompiledWorkflow, eventType: string): boolean {
  return (
    events.has(eventType) ||
    eventType.startsWith('xstate.') ||
    events.has('*') ||
    events.has(`${eventType.slice(0, eventType.indexOf('.') + 1)}*`)
  )
}

function restore({ machine, restored, restoredOf }: CompiledWorkflow, json: Json): AnyMachineSnapshot {
  const same = restoredOf.get(json as object)
  if (same) return same
  const key = JSON.stringify(json)
  const snapshot = restored.get(key) ?? (machine.restoreSnapshot(json as never, {} as never) as AnyMachineSnapshot)
  if (restored.size >= 500 && !restored.has(key)) restored.clear()
  restored.set(key, snapshot)
  restoredOf.set(json as object, snapshot)
  return snapshot
}

/** Null where the machine has no such state. */
function restorable(compiled: CompiledWorkflow, json: Json): AnyMachineSnapshot | null {
  try {
    return restore(compiled, json)
  } catch {
    return null
  }
}

interface ReturnedAction {
  readonly type: string
  readonly params: unknown
}

function read(
  compiled: CompiledWorkflow,
  snapshot: AnyMachineSnapshot,
  returned: readonly ReturnedAction[],
  before: { readonly enteredAt: Readonly<Record<string, number>>; readonly timers: readonly Timer[] },
  context: MoveContext,
): Moved {
  const enteredNow: Record<string, number> = {}
  const entered: { state: string; rule: string | null }[] = []
  const actions: CalledAction[] = []
  const timers = new Map(before.timers.map((timer) => [timer.name, timer]))
  let rule: string | null = null
  let taken = false
  for (const { type, params } of returned) {
    if (type === marks.took) {
      rule = (params as { rule: string }).rule
      taken = true
    } else if (type === marks.entered) {
      const { state } = params as { state: string }
      enteredNow[state] = context.facts.now
      entered.push({ state, rule })
    } else if (type === marks.act) {
      const {
        action,
        params: given,
        rule: at,
      } = params as { action: string; params: Record<string, unknown>; rule: string }
      actions.push({ type: action, params: given, rule: at })
    } else if (type === 'xstate.cancel') {
      timers.delete((params as { sendId: string }).sendId)
    } else if (type === 'xstate.raise') {
      const delayed = compiled.delays.get((params as { id?: string }).id ?? '')
      if (delayed) timers.set(delayed.id, timerOf(delayed, context))
    }
  }
  const enteredAt: Record<string, number> = {}
  for (const state of standingOf(compiled, snapshot).active)
    enteredAt[state] = enteredNow[state] ?? before.enteredAt[state] ?? context.facts.now
  return { position: positionOf(compiled, snapshot, enteredAt), taken, entered, actions, timers: [...timers.values()] }
}

function timerOf(delayed: Delayed, { dueAt, generation }: MoveContext): Timer {
  return { name: delayed.id, kind: 'workflow', dueAt: dueAt(delayed.delay), generation }
}

function positionOf(
  compiled: CompiledWorkflow,
  machineSnapshot: AnyMachineSnapshot,
  enteredAt: Readonly<Record<string, number>>,
): WorkflowPosition {
  const { snapshot, states, tags } = standingOf(compiled, machineSnapshot)
  return { snapshot, states, enteredAt, tags }
}

interface Standing extends Omit<WorkflowPosition, 'enteredAt'> {
  /** Every active state, enclosing ones too. */
  readonly active: readonly string[]
}

const standings = new WeakMap<AnyMachineSnapshot, Standing>()

/** What a position says beside its instants: the same for every ticket that stands there. */
function standingOf({ machine }: CompiledWorkflow, snapshot: AnyMachineSnapshot): Standing {
  const known = standings.get(snapshot)
  if (known) return known
  const { status, value, historyValue, context } = machine.getPersistedSnapshot(snapshot) as unknown as Record<
    string,
    Json
  >
  const standing: Standing = {
    snapshot: {
      status: status ?? 'active',
      value: value ?? '',
      historyValue: historyValue ?? {},
      context: context ?? {},
      children: {},
    },
    states: atomicStates(snapshot.value),
    tags: [...snapshot.tags].sort(),
    active: activeStates(snapshot.value),
  }
  standings.set(snapshot, standing)
  return standing
}

type StateValue = string | { readonly [key: string]: StateValue | undefined }

/** Dotted paths of the active states that have no active state inside, in file order. */
function atomicStates(value: StateValue, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix + value]
  return Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined || (typeof inner === 'object' && Object.keys(inner).length === 0)
      ? [prefix + key]
      : atomicStates(inner, `${prefix}${key}.`),
  )
}

/** Dotted paths of all active states, enclosing ones too. */
function activeStates(value: StateValue, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix + value]
  return Object.entries(value).flatMap(([key, inner]) => [
    prefix + key,
    ...(inner === undefined ? [] : activeStates(inner, `${prefix}${key}.`)),
  ])
}
