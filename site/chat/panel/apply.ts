import type { ChatEvent } from '../wire.ts'
import type { Line, PanelState } from './state.ts'
import { say } from './words.ts'

/** What the stream tells changes: the stored lines, and what is so now. */
export interface Told {
  readonly stored: readonly Line[]
  readonly state: PanelState
}

/** The conversation after one more frame of its stream. Frames come once and in order; `reset` begins anew. */
export function applyFrame({ stored, state }: Told, position: number, event: ChatEvent, engine: string): Told {
  return { stored, state }
}
