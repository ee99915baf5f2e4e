import type { Outgoing } from './queue.ts'
import type { Line } from './state.ts'

/** The conversation as one list: what is stored, and below it what is on its way. */
export function linesOf(stored: readonly Line[], queue: readonly Outgoing[]): readonly Line[] {
  return [...stored, ...queue.filter(({ restart }) => !restart).map(lineOf)]
}

function lineOf({ id, text, files, at, state, refusal }: Outgoing): Line {
  return {
    key: id,
    position: 0,
    by: 'visitor',
    name: '',
    text,
    at,
    files,
    links: [],
    sending: state === 'taken' ? 'done' : state,
    refusal,
  }
}
