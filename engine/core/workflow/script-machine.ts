import { type AnyMachineSnapshot, type AnyStateMachine, createMachine } from 'xstate'
import type { Defined } from '#engine/core/catalogue.ts'
import { evaluate } from '#engine/core/condition.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { Condition, ScriptFile, ScriptStep } from '#engine/schemas/types.ts'
import { createStepper, type Stepper } from './stepper.ts'

/**
 * A chat script as a statechart: a state a step, and from each the way to the first later step whose `onlyIf` holds. What says something
 * and goes on does so by `always`; what asks waits for `answered`; an operator step waits for `operator.found` or `operator.missing`.
 * `@over` is where nothing more comes, `@human` where a human has taken over for good.
 */
export interface ScriptMachine {
  readonly steps: ReadonlyMap<string, ScriptStep>
  readonly machine: AnyStateMachine
  readonly stepper: Stepper
}

/** Answers by step: of a selection the id of the answer, else what was typed. */
export type ScriptAnswers = Readonly<Record<string, string>>

export interface ScriptMoved {
  /** Id of a step, `@over` or `@human`. */
  readonly state: string
  /** Steps that were come upon, in order, the last one included. */
  readonly entered: readonly ScriptStep[]
}

/** No step can be called so. */
export const over = '@over'
export const human = '@human'
const start = '@start'

const asking = new Set(['selection', 'email', 'phone', 'line', 'lines', 'form'])

export function isAsking({ type }: ScriptStep): boolean {
  return asking.has(type)
}

const byHash = new Map<string, ScriptMachine>()
const keptScripts = 100

export function compileScript(defined: Defined<ScriptFile>): ScriptMachine {
  const key = `${defined.file}\0${defined.hash}`
  const known = byHash.get(key)
  if (known) return known
  const compiled = compile(defined)
  if (byHash.size >= keptScripts) byHash.delete(byHash.keys().next().value ?? '')
  byHash.set(key, compiled)
  return compiled
}

/** The script from its beginning. */
export function startScript({ stepper, steps }: ScriptMachine): ScriptMoved {
  const [snapshot, actions] = stepper.start()
  return read(steps, snapshot, actions)
}

/** Null where the script stands at a step that it does not have any more: it is over then. */
export function moveScript(
  { machine, stepper, steps }: ScriptMachine,
  state: string,
  event: 'answered' | 'left' | 'operator.found' | 'operator.missing' | 'human.joined',
  answers: ScriptAnswers,
): ScriptMoved | null {
  if (state !== over && state !== human && !steps.has(state)) return null
  const snapshot = machine.resolveState({ value: state, context: {} }) as AnyMachineSnapshot
  const [next, actions] = stepper.step(snapshot, event, answers)
  return read(steps, next, actions)
}

function read(
  steps: ReadonlyMap<string, ScriptStep>,
  snapshot: AnyMachineSnapshot,
  actions: readonly { readonly type: string; readonly params?: unknown }[],
): ScriptMoved {
  const entered = actions.flatMap(({ type, params }) => {
    const step = type === 'said' ? steps.get((params as { step: string }).step) : undefined
    return step ? [step] : []
  })
  return { state: String(snapshot.value), entered }
}

function compile({ id, value }: Defined<ScriptFile>): ScriptMachine {
  const { steps } = value
  const places = new Map(steps.map((step, index) => [step.id, index]))

  /** Ways to the first step from `from` on whose condition holds. */
  const onwards = (from: number) => [
    ...steps.slice(from).map((step) => ({
      target: step.id,
      ...(step.onlyIf && { guard: { type: 'onlyIf', params: { condition: step.onlyIf } } }),
    })),
    { target: over },
  ]

  const stateOf = (step: ScriptStep, index: number) => {
    const said = { entry: { type: 'said', params: { step: step.id } } }
    if (step.type === 'end') return { ...said, always: over }
    if (step.type === 'operator') {
      const missing = step.notFound === undefined ? index + 1 : (places.get(step.notFound) ?? index + 1)
      return { ...said, on: { 'operator.found': human, 'operator.missing': onwards(missing) } }
    }
    // A link to another site takes the visitor away: what would follow is said to nobody.
    if (isAsking(step)) return { ...said, on: { answered: onwards(index + 1), left: over } }
    return { ...said, always: onwards(index + 1) }
  }

  const states = Object.fromEntries(steps.map((step, index) => [step.id, stateOf(step, index)]))
  const machine = createMachine({
    id,
    initial: start,
    on: { 'human.joined': `.${human}` },
    states: { [start]: { always: onwards(0) }, ...states, [over]: {}, [human]: {} },
    options: { maxIterations: 1000 },
  } as unknown as Parameters<typeof createMachine>[0]).provide({
    actions: { said: () => {} },
    guards: { onlyIf: ({ event }: { event: unknown }, params: unknown) => holds(event, params) },
  } as never) as AnyStateMachine
  return { steps: new Map(steps.map((step) => [step.id, step])), machine, stepper: createStepper(machine) }
}

/** At the beginning nothing has been answered. */
function holds(event: unknown, params: unknown): boolean {
  const { facts: answers = {} } = event as { readonly facts?: ScriptAnswers }
  const { condition } = params as { readonly condition: Condition }
  return evaluate(condition, (step) => (Object.hasOwn(answers, step) ? answers[step] : undefined), {
    matcher: linearPattern,
  }).holds
}
