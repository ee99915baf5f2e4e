import { type AnyMachineSnapshot, type AnyStateMachine, createActor, initialTransition, type transition } from 'xstate'

type Actions = ReturnType<typeof transition>[1]
type Stepped = readonly [snapshot: AnyMachineSnapshot, actions: Actions]

/** The pure steps of one machine. */
export interface Stepper {
  /** The first snapshot; it depends on nothing but the machine, so it is computed once. */
  start(): Stepped
  /** What XState's `transition` gives. */
  step(snapshot: AnyMachineSnapshot, event: { readonly type: string }): Stepped
}

/**
 * XState's `transition` makes an actor with a system and a first snapshot for every call, which costs more than the step. Our machines
 * have no children and an empty context, so one inert actor serves all steps of a machine: nothing of a step stays in it.
 */
export function createStepper(machine: AnyStateMachine): Stepper {
  const self = createActor(machine)
  let started: Stepped | null = null
  return {
    start() {
      started ??= initialTransition(machine) as unknown as Stepped
      return started
    },
    step(snapshot, event) {
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
    },
  }
}
