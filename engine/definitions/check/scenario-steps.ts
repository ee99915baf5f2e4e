import type { Expectation, ScenarioFile } from '#engine/schemas/types.ts'

/** What a step may be; each step is one of them. */
export const stepKinds = [
  'form',
  'mail',
  'chat',
  'operator',
  'online',
  'agent',
  'requester',
  'wait',
  'until',
  'then',
] as const

type StepKind = (typeof stepKinds)[number]

/** Keys that belong to kinds of steps. */
export const partsOf: Readonly<Record<string, readonly StepKind[]>> = {
  values: ['form', 'chat'],
  language: ['form', 'chat'],
  does: ['agent'],
  to: ['mail'],
  dmarc: ['mail'],
  about: ['mail'],
  url: ['chat'],
  country: ['chat'],
  says: ['chat', 'operator'],
  email: ['chat'],
  rates: ['chat'],
  leaves: ['chat', 'operator'],
  joins: ['operator'],
  makesTicket: ['operator'],
  ends: ['operator'],
}

/** Every expectation of a scenario with its pointer. */
export function expectationsOf({ when, then }: ScenarioFile): readonly (readonly [pointer: string, Expectation])[] {
  const between = when.flatMap((step, index) => (step.then ? [[`/when/${index}/then`, step.then] as const] : []))
  return then ? [...between, ['/then', then]] : between
}
