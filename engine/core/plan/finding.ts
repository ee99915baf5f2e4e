export type FindingKind =
  | 'breach.new'
  | 'deadline.earlier'
  | 'deadline.later'
  | 'deadline.new'
  | 'deadline.gone'
  | 'promise.kept'
  | 'state.moved'
  | 'state.unmapped'
  | 'timer.orphaned'
  | 'assignee.changed'
  | 'priority.changed'
  | 'mail.sent'
  | 'answer.lost'
  | 'answer.renamed'
  | 'view.joined'
  | 'view.left'
  | 'template.changed'
  | 'channel.opened'
  | 'channel.closed'
  | 'chat.closed'
  | 'chat.script'
  | 'draft.left'
  | 'name.gone'

/** What a change of files does to one ticket or conversation, and the line that does it. */
export interface Effect {
  readonly kind: FindingKind
  /** `file:line`; of something that is gone, where it stood. */
  readonly rule: string
  /** What changes, such as `urgent firstResponse`; the same for every one that it happens to. */
  readonly about: string
}

/** The same effect on all that have it. */
export interface Finding extends Effect {
  readonly file: string
  readonly line: number
  /** Numbers, ascending. */
  readonly tickets: readonly number[]
  /** Ids of conversations under way. */
  readonly chats: readonly string[]
}
