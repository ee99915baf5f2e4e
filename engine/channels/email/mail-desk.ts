import type { MailRealm } from '#engine/core/mail/letter.ts'
import type { Rules } from '#engine/core/rules.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Keys } from '#engine/runtime/keys.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { Store } from '#engine/store/store.ts'
import type { Uploads } from '../form/uploads.ts'

/** What the steps of the intake may ask and change. */
export interface MailDesk {
  readonly store: Store
  readonly runtime: Runtime
  readonly uploads: Uploads
  readonly keys: Keys
  readonly clock: Clock
  readonly settings: Pick<Settings, 'mailDomain'>
  readonly holds: Rules
}

/** The same for the pure rules of `core/mail`, under the definitions that are in force now. */
export function realmOf({ runtime, settings, holds }: Pick<MailDesk, 'runtime' | 'settings' | 'holds'>): MailRealm {
  return { definitions: runtime.definitions().running, mailDomain: settings.mailDomain, holds }
}
