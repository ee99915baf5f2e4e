import type { Outgoing } from './queue.ts'
import type { Line, PanelState } from './state.ts'

/** The conversation as one list: what is stored, and below it what is on its way. */
export function linesOf(stored: readonly Line[], queue: readonly Outgoing[]): readonly Line[] {
  return [...stored, ...queue.map(lineOf)]
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

/** What a script asks for is answered once something was said after it. */
export function answersNow(state: Pick<PanelState, 'answers' | 'phase' | 'operator'>, queue: readonly Outgoing[]): PanelState['answers'] {
  return state.phase === 'ended' || state.operator !== null || queue.some(({ state: how }) => how !== 'refused') ? [] : state.answers
}
