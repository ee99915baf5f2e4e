import { type AnyMachineSnapshot, type AnyStateMachine, createActor, initialTransition, type transition } from 'xstate'

type Actions = ReturnType<typeof transition>[1]
type Stepped = readonly [snapshot: AnyMachineSnapshot, actions: Actions]

/** The pure steps of one machine. */
export interface Stepper {
  /** The first snapshot; it depends on nothing but the machine, so it is computed once. */
  start(): Stepped
  /** What XState's `transition` gives for an event of this type, whose guards are asked about these facts. */
  step(snapshot: AnyMachineSnapshot, type: string, facts: unknown): Stepped
}

/**
 * XState's `transition` makes an actor with a system and a first snapshot for every call, which costs more than the step. Our machines
 * have no children and an empty context, so one inert actor serves all steps of a machine: nothing of a step stays in it. A step in
 * which no guard looked at the facts is the same for every ticket in that position, and is taken once.
 */
export function createStepper(machine: AnyStateMachine): Stepper {
  const self = createActor(machine)
  const alike = new WeakMap<AnyMachineSnapshot, Map<string, Stepped>>()
  let started: Stepped | null = null
  return {
    start() {
      started ??= initialTransition(machine) as unknown as Stepped
      return started
    },
    step(snapshot, type, facts) {
      const steps = alike.get(snapshot) ?? new Map<string, Stepped>()
      const known = steps.get(type)
      if (known) return known
      const actions: Actions = []
      let asked = false
      const event = {
        type,
        get facts() {
          asked = true
          return facts
        },
      }
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
      const stepped: Stepped = [next, actions]
      if (!asked) alike.set(snapshot, steps.set(type, stepped))
      return stepped
    },
  }
}
