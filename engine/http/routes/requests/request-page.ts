import type { RequestView } from '#engine/core/ticket/request-view.ts'

/** What the page of a request shows beside the request itself. */
export interface RequestPage {
  readonly view: RequestView
  readonly token: string
  /** What was just done, to be said above the page. */
  readonly done: string | null
  /** A post that could not be taken, with what was typed. */
  readonly refused: {
    readonly field: 'text' | 'email' | 'rating'
    readonly message: string
    readonly typed: string
  } | null
  /** A fresh id that makes sending twice harmless. */
  readonly replyId: string
  /** Preselected by the link of a mail; nothing counts until it is sent. */
  readonly rating: number | null
}
