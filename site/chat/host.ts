import type { ChatSettings } from '#engine/core/chat/wire.ts'

/** What the page says about who is there; believed only with the signature that its server made. */
export interface Identity {
  readonly email: string
  readonly name?: string
  /** Hex HMAC-SHA256 of the address with `DOCKET_IDENTITY_SECRET`. */
  readonly signature?: string
}

/** What the panel gets from the loader. */
export interface Host {
  /** Origin of the engine. */
  readonly engine: string
  readonly channel: string
  readonly root: ShadowRoot
  /** BCP 47: the language of the page, which may be more exact than the panel's own. */
  readonly locale: string
  /** The panel is the page. */
  readonly isPage: boolean
  /** As the rules of the channel answered for the page that is open. */
  settings(): ChatSettings
  identity(): Identity | null
  /** Tells whoever listens: `docket:<name>` on the window. */
  emit(name: EventName, detail?: unknown): void
  /** The launcher shows whether the panel is open, and how many messages are new. */
  changed(state: { readonly isOpen: boolean; readonly unread: number }): void
}

export const eventNames = ['ready', 'open', 'close', 'started', 'message', 'unread', 'ended'] as const
export type EventName = (typeof eventNames)[number]

export interface Panel {
  /** `byPerson`: focus goes to where one types; else nothing that is being done on the page is disturbed. */
  open(byPerson: boolean): void
  close(): void
  /** Puts words where the visitor types, and sends nothing. */
  write(text: string): void
  /** Rules or identity changed. */
  refresh(): void
}

export interface PanelModule {
  createPanel(host: Host): Panel
}
