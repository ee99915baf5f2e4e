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

/** All of them, one after the other. */
export function together(...all: readonly Consequences[]): Consequences {
  let joined = nothing
  for (const one of all) {
    if (one === nothing) continue
    joined =
      joined === nothing
        ? one
        : {
            raised: both(joined.raised, one.raised),
            effects: both(joined.effects, one.effects),
            why: both(joined.why, one.why),
          }
  }
  return joined
}

function both<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  if (one.length === 0) return other
  return other.length === 0 ? one : [...one, ...other]
}
