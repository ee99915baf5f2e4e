import type { FileRef } from '#engine/core/ticket/event.ts'

/** What can happen to a conversation. What people wrote was cleaned at the border. */
export type ChatInput =
  | { readonly type: 'visitor.wrote'; readonly key: string; readonly text: string; readonly files: readonly FileRef[] }
  | { readonly type: 'visitor.answered'; readonly key: string; readonly answer: string }
  | { readonly type: 'visitor.filled'; readonly key: string; readonly filled: Filled }
  | { readonly type: 'visitor.restarted'; readonly key: string }
  | { readonly type: 'visitor.read'; readonly position: number }
  | { readonly type: 'visitor.ended' }
  | { readonly type: 'visitor.rated'; readonly rating: 1 | 3 | 5; readonly text: string }
  | { readonly type: 'visitor.gave-address'; readonly email: string }
  | { readonly type: 'transcript.sent' }
  | { readonly type: 'operator.joined'; readonly agent: string; readonly takeOver: boolean }
  /** `ends`: with the last one the conversation is over; else it looks for somebody else. */
  | { readonly type: 'operator.left'; readonly agent: string; readonly ends: boolean }
  /** Their heartbeat stopped. */
  | { readonly type: 'operator.lost'; readonly agent: string }
  | { readonly type: 'operator.invited'; readonly by: string; readonly agent: string }
  | { readonly type: 'operator.transferred'; readonly by: string; readonly agent: string }
  | { readonly type: 'operator.asked-help'; readonly agent: string; readonly text: string }
  | {
      readonly type: 'operator.wrote'
      readonly agent: string
      readonly key: string
      readonly text: string
      readonly files: readonly FileRef[]
    }
  | { readonly type: 'operator.read'; readonly position: number }
  | { readonly type: 'operator.ended'; readonly agent: string }
  | { readonly type: 'ticket.wanted'; readonly agent: string; readonly title: string }
  | { readonly type: 'ticket.made'; readonly number: number; readonly url: string | null }
  | { readonly type: 'forwarded'; readonly to: number }
  /** Somebody may be available now. */
  | { readonly type: 'operators.changed' }
  | { readonly type: 'woke' }

/** A form as it was filled in. */
export interface Filled {
  readonly answers: readonly { readonly label: string; readonly value: string }[]
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly files: readonly FileRef[]
}
