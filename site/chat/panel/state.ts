import type { FieldError, FormView } from '#engine/core/form/form.ts'

/** One entry of the conversation as the visitor sees it. */
export interface Line {
  /** The client's id for what was written here, so that it is the same line before and after it was stored. */
  readonly key: string
  /** 0 for what is not stored: welcome lines, and what waits to be sent. */
  readonly position: number
  readonly by: 'visitor' | 'operator' | 'script' | 'system'
  readonly name: string
  readonly text: string
  readonly at: number
  readonly files: readonly LineFile[]
  readonly links: readonly LineLink[]
  /** How far what the visitor wrote has come. */
  readonly sending: 'done' | 'waiting' | 'refused'
  /** Why it was refused, in words. */
  readonly refusal: string | null
}

export interface LineFile {
  readonly name: string
  readonly type: string
  readonly size: number
  /** Empty while it is only here. */
  readonly url: string
}

/** An article or a page that a script offers. */
export interface LineLink {
  readonly title: string
  readonly href: string
}

export interface Answer {
  readonly id: string
  readonly title: string
  /** Where an answer leads besides; empty for most. */
  readonly link: string
}

/** A file that was chosen for the message that is being written. */
export interface Chosen {
  readonly key: string
  readonly name: string
  readonly size: number
  readonly type: string
  /** null while it is on its way. */
  readonly id: string | null
  readonly error: string | null
}

export interface SheetForm {
  readonly view: FormView
  readonly values: Readonly<Record<string, string | readonly string[]>>
  readonly errors: readonly FieldError[]
  readonly isSending: boolean
  /** Names of fields that their conditions hide. */
  readonly hidden: ReadonlySet<string>
}

/** What stands in the place of the conversation. */
export type Sheet =
  /** `step`: the script asks for it. */
  | { readonly kind: 'before' | 'fallback' | 'step'; readonly form: SheetForm | null; readonly failed: boolean }
  | { readonly kind: 'sent'; readonly number: number | null; readonly url: string | null }
  /** An address: for a copy of the conversation, or for answers once the visitor has left. */
  | {
      readonly kind: 'transcript' | 'address'
      readonly error: string | null
      readonly isSending: boolean
      readonly sentTo: string | null
    }
  | {
      readonly kind: 'rating'
      readonly rating: 1 | 3 | 5 | null
      readonly isSending: boolean
      readonly isDone: boolean
    }
  | { readonly kind: 'end' }

export interface PanelState {
  readonly isOpen: boolean
  readonly sheet: Sheet | null
  readonly isMenuOpen: boolean
  readonly lines: readonly Line[]
  /** `new`: nothing is stored yet. `gone`: the token opens nothing any more. */
  readonly phase: 'new' | 'starting' | 'talking' | 'ended' | 'gone'
  readonly operator: string | null
  /** Nobody answers for now: the script is over, or there is none, and no operator has come. */
  readonly isWaiting: boolean
  readonly isAvailable: boolean
  readonly backAt: number | null
  readonly answers: readonly Answer[]
  /** What the script asks for, which decides the keyboard of a phone. */
  readonly asks: 'text' | 'email' | 'tel' | 'lines' | 'form'
  /** Form that the script asks for. */
  readonly stepForm: string | null
  /** A script asks and listens. */
  readonly isScripted: boolean
  /** Form for those who find nobody; null where the channel has none. */
  readonly fallback: string | null
  /** Whether a script of this conversation may begin anew. */
  readonly mayRestart: boolean
  readonly typing: string | null
  /** Position up to which the other side has read, and when. */
  readonly readTo: number
  readonly readAt: number
  readonly connection: 'live' | 'lost' | 'offline'
  /** In words: what went wrong with what was last done here. */
  readonly problem: string | null
  readonly chosen: readonly Chosen[]
  readonly rated: 1 | 3 | 5 | null
  readonly email: string | null
  readonly reviewLink: string | null
  readonly unread: number
}

export const closed: PanelState = {
  isOpen: false,
  sheet: null,
  isMenuOpen: false,
  lines: [],
  phase: 'new',
  operator: null,
  isWaiting: false,
  isAvailable: false,
  backAt: null,
  answers: [],
  asks: 'text',
  stepForm: null,
  isScripted: false,
  fallback: null,
  mayRestart: false,
  typing: null,
  readTo: 0,
  readAt: 0,
  connection: 'live',
  problem: null,
  chosen: [],
  rated: null,
  email: null,
  reviewLink: null,
  unread: 0,
}
