import type { DoorState, MailIntake } from '#engine/channels/email/incoming.ts'
import type { Rules } from '#engine/core/rules.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Countries } from '#engine/ports/countries.ts'
import type { IdentityProvider } from '#engine/ports/identity-provider.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Chat } from '#engine/runtime/chat/chat.ts'
import type { Keys } from '#engine/runtime/keys.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { Store } from '#engine/store/store.ts'

/** A mail that belongs to no ticket, such as a sign-in link: sent at once, never queued, since its link lives 15 minutes. */
export interface DirectMail {
  /** Id of a `*.mail.md`. */
  readonly template: string
  readonly to: { readonly name: string; readonly address: string }
  /** BCP 47. */
  readonly language: string
  readonly params: Readonly<Record<string, string>>
}

/** What every route may use; put together in `start.ts` (or by a test) and handed to `createApp`. */
export interface Services {
  readonly settings: Settings
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly store: Store
  readonly blobs: Blobs
  readonly runtime: Runtime
  readonly keys: Keys
  readonly chat: Chat
  /** Where mail from every door ends; null where nothing takes mail in. */
  readonly mail: MailIntake | null
  /** Left out: every rule holds. */
  readonly holds?: Rules | undefined
  /** How the doors for mail are, beside the hook; `relay` is the one by which it goes out. */
  readonly mailDoors: () => readonly DoorState[]
  /** Something in the outbox may be due again. */
  readonly wakeOutbox: () => void
  /** The company's own sign-in; null where none is set. */
  readonly identity: IdentityProvider | null
  /** Where networks are; null where that is not looked up. */
  readonly countries: Countries | null
  /** Somebody may have room for tickets, or have none any more. */
  readonly wakeAssigner: () => void
  /** Rejects when the relay does not take it. */
  readonly sendDirectMail: (mail: DirectMail) => Promise<void>
}
