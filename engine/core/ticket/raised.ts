import type { Effect } from './effect.ts'
import type { EventInput, Why } from './event.ts'

/** What an action, a clock or an event calls for beyond changing the ticket. */
export interface Consequences {
  /** Further events of the same step, in order. */
  readonly raised: readonly EventInput[]
  readonly effects: readonly EffectDraft[]
  readonly why: readonly Why[]
}

/** An effect before it has its id. */
export type EffectDraft = Effect extends infer E
  ? E extends Effect
    ? Pick<E, 'kind' | 'payload' | 'dueAt'>
    : never
  : never

export const nothing: Consequences = { raised: [], effects: [], why: [] }

/** Both, one after the other. */
export function together(...all: readonly Consequences[]): Consequences {
  const some = all.filter((one) => one !== nothing)
  const [only = nothing, ...more] = some
  if (more.length === 0) return only
  return {
    raised: some.flatMap(({ raised }) => raised),
    effects: some.flatMap(({ effects }) => effects),
    why: some.flatMap(({ why }) => why),
  }
}
