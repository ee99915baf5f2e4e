import type { Expectation, ScenarioFile } from '#engine/schemas/types.ts'

/** What a step may be; each step is one of them. */
export const stepKinds = ['form', 'agent', 'requester', 'wait', 'until', 'then', 'mail', 'chat'] as const

/** Keys that belong to a kind of step. */
export const partsOf: Readonly<Record<string, (typeof stepKinds)[number]>> = {
  values: 'form',
  language: 'form',
  does: 'agent',
  url: 'chat',
  country: 'chat',
  says: 'chat',
}

/** Every expectation of a scenario with its pointer. */
export function expectationsOf({ when, then }: ScenarioFile): readonly (readonly [pointer: string, Expectation])[] {
  const between = when.flatMap((step, index) => (step.then ? [[`/when/${index}/then`, step.then] as const] : []))
  return then ? [...between, ['/then', then]] : between
}
