import type { FileView } from '#engine/core/ticket/request-thread.ts'
import type { RequestView } from '#engine/core/ticket/request-view.ts'

/** What the page of a request shows beside the request itself. */
export interface RequestPage {
  readonly view: RequestView
  /** Address of the page, which its forms post below: `/requests/<token>`, behind a locale where the reader chose one. */
  readonly path: string
  /** The same without a locale. */
  readonly plainPath: string
  readonly now: number
  /** What was just done, to be said above the page. */
  readonly done: 'replied' | 'closed' | 'reopened' | 'rated' | 'address' | 'link' | 'fields' | null
  /** A post that could not be taken, with what was typed and the files that arrived. */
  readonly refused: Refused | null
  /** A fresh id that makes sending twice harmless. */
  readonly replyId: string
  /** Preselected by the link of a mail; nothing counts until it is sent. */
  readonly rating: number | null
  /** An agent looks at it from the desk, in their language, and can do nothing there; null for whoever holds a key. */
  readonly seenBy: { readonly language: 'en' | 'zh-CN'; readonly back: string } | null
}

export interface Refused {
  readonly field: 'text' | 'files' | 'email' | 'rating' | 'fields'
  /** The rule that does not hold, for programs: as in the answer to a form. */
  readonly code: string
  readonly message: string
  readonly typed: string
  readonly files: readonly FileView[]
}

export const doneWords = ['replied', 'closed', 'reopened', 'rated', 'address', 'link', 'fields'] as const
