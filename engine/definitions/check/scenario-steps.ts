import type { Expectation, ScenarioFile } from '#engine/schemas/types.ts'

/** What a step may be; each step is one of them. */
export const stepKinds = ['form', 'mail', 'agent', 'requester', 'wait', 'until', 'then', 'chat'] as const

/** Keys that belong to a kind of step. */
export const partsOf: Readonly<Record<string, (typeof stepKinds)[number]>> = {
  values: 'form',
  language: 'form',
  does: 'agent',
  to: 'mail',
  dmarc: 'mail',
  about: 'mail',
  url: 'chat',
  country: 'chat',
  says: 'chat',
}

/** Every expectation of a scenario with its pointer. */
export function expectationsOf({ when, then }: ScenarioFile): readonly (readonly [pointer: string, Expectation])[] {
  const between = when.flatMap((step, index) => (step.then ? [[`/when/${index}/then`, step.then] as const] : []))
  return then ? [...between, ['/then', then]] : between
}
