import { seeded } from '#engine/testing/seeded.ts'

/** Every decision of a run comes from here, so that a seed is a run. */
export interface Chance {
  /** True as often as this, from 0 to 1. */
  happens(share: number): boolean
  /** A whole number from 0 up to just below. */
  below(limit: number): number
  between(least: number, most: number): number
  pick<T>(list: readonly T[]): T
}

export function chanceOf(seed: number): Chance {
  const next = seeded(Math.imul(seed, 0x9e3779b1))
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    happens: (share) => next() < share,
    below,
    between: (least, most) => least + below(most - least + 1),
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
  }
}
