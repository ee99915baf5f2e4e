import { type AnyMachineSnapshot, type AnyStateMachine, createActor, initialTransition, type transition } from 'xstate'

type Actions = ReturnType<typeof transition>[1]
type Stepped = readonly [snapshot: AnyMachineSnapshot, actions: Actions]

/** The pure steps of one machine. */
export interface Stepper {
  /** The first snapshot; it depends on nothing but the machine, so it is computed once. */
  start(): Stepped
  /** What XState's `transition` gives for an event of this type, whose guards are asked about these facts. */
  step(snapshot: AnyMachineSnapshot, type: string, facts: unknown): Stepped
  /** Whether a transition of the position would take it. */
  takes(snapshot: AnyMachineSnapshot, type: string, facts: unknown): boolean
}

/**
 * XState's `transition` makes an actor with a system and a first snapshot for every call, which costs more than the step. Our machines
 * have no children and an empty context, so one inert actor serves all steps of a machine: nothing of a step stays in it. What is found out
 * without a guard that looked at the facts is the same for every ticket in that position, and is found out once.
 */
export function createStepper(machine: AnyStateMachine): Stepper {
  const self = createActor(machine)
  let started: Stepped | null = null
  const step = unlessAsked<Stepped>((snapshot, event) => {
    const actions: Actions = []
    const next = machine.transition(snapshot, event, {
      self,
      id: '',
      sessionId: '',
      system: self.system,
      logger: () => {},
      defer: () => {},
      emit: () => {},
      stopChild: () => {},
      actionExecutor: (action) => void actions.push(action as Actions[number]),
    })
    return [next, actions]
  })
  return {
    start() {
      started ??= initialTransition(machine) as unknown as Stepped
      return started
    },
    step,
    takes: unlessAsked((snapshot, event) => snapshot.can(event)),
  }
}

interface AskedEvent {
  readonly type: string
  readonly facts: unknown
}

/** Keeps what comes of a position and a type of event, unless the facts were looked at for it. */
function unlessAsked<Outcome>(find: (snapshot: AnyMachineSnapshot, event: AskedEvent) => Outcome) {
  const alike = new WeakMap<AnyMachineSnapshot, Map<string, Outcome>>()
  return (snapshot: AnyMachineSnapshot, type: string, facts: unknown): Outcome => {
    const outcomes = alike.get(snapshot) ?? new Map<string, Outcome>()
    const known = outcomes.get(type)
    if (known !== undefined) return known
    let asked = false
    const outcome = find(snapshot, {
      type,
      get facts() {
        asked = true
        return facts
      },
    })
    if (!asked) alike.set(snapshot, outcomes.set(type, outcome))
    return outcome
  }
}
