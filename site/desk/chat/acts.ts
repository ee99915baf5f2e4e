import type { ChatDesk } from './state.ts'

/** Everything an operator can do on the page; on the server, where nothing can be pressed yet, `noActs`. */
export interface Acts {
  readonly open: (id: string | null) => void
  readonly join: () => void
  readonly takeOver: () => void
  readonly leave: () => void
  readonly end: () => void
  readonly invite: (agent: string) => void
  readonly transfer: (agent: string) => void
  readonly askHelp: (text: string) => void
  readonly decide: (what: ChatDesk['deciding']) => void
  readonly setAvailable: (isAvailable: boolean) => void
  readonly setSound: (hasSound: boolean) => void
  readonly type: (text: string, cursor: number) => void
  readonly key: (event: KeyboardEvent) => void
  readonly send: () => void
  readonly retry: (id: string) => void
  readonly openReplies: () => void
  /** The one with this number in the list that is open. */
  readonly choose: (index: number) => void
  /** Puts a canned response at the cursor. */
  readonly insertReply: (id: string) => void
  readonly attach: (files: readonly File[]) => void
  readonly detach: (key: string) => void
  readonly joinChannel: (channel: string, joins: boolean) => void
  readonly copy: (text: string) => void
}

const nothing = () => {}

export const noActs: Acts = {
  open: nothing,
  join: nothing,
  takeOver: nothing,
  leave: nothing,
  end: nothing,
  invite: nothing,
  transfer: nothing,
  askHelp: nothing,
  decide: nothing,
  setAvailable: nothing,
  setSound: nothing,
  type: nothing,
  key: nothing,
  send: nothing,
  retry: nothing,
  openReplies: nothing,
  choose: nothing,
  insertReply: nothing,
  attach: nothing,
  detach: nothing,
  joinChannel: nothing,
  copy: nothing,
}
