/** What a button at the foot of a step asks for. */
export type Turn = 'next' | 'back' | 'send' | 'save'

/** Where the reader stands and what is there; steps are counted from 0. */
export interface Standing {
  readonly at: number
  /** Steps in which something can be seen, in order. */
  readonly shown: readonly number[]
  /** The first step up to here in which something is wrong; null: all is well. */
  readonly wrong: number | null
}

/**
 * The step that comes after a button was pressed. "Back" asks for nothing. "Continue" leads to the first mistake so far, else to the next
 * step in which something is asked, else it stays where it is: then the form can be sent.
 */
export function stepAfter(turn: 'next' | 'back', { at, shown, wrong }: Standing): number {
  if (turn === 'back') return shown.filter((step) => step < at).at(-1) ?? at
  return wrong ?? nextOf(shown, at) ?? at
}

/** The next step in which something is asked; null: this is the last one. */
export function nextOf(shown: readonly number[], at: number): number | null {
  return shown.find((step) => step > at) ?? null
}
