import type { DoorState } from '#engine/channels/email/incoming.ts'
import { can } from '#engine/core/rights.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { Services } from '#engine/http/services.ts'

/** Where something comes in, or goes out. */
export interface InstalledDoor {
  readonly kind: string
  /** Which one, where there may be several; null for those who may not know: a mailbox's name is half of what opens it. */
  readonly name: string | null
  readonly state: DoorState['state']
  readonly problem: string | null
}

/** The doors of mail as this caller may know them: what a server answered is for those who read the audit, as names are. */
export function mailDoorsFor({ mailDoors }: Pick<Services, 'mailDoors'>, caller: Caller): readonly InstalledDoor[] {
  const knows = can(caller, 'read', { kind: 'audit' })
  return mailDoors().map(({ name, state, problem }) => {
    const [kind = name, which] = name.split(/:\s*/)
    return { kind, name: knows ? (which ?? null) : null, state, problem: knows ? problem : null }
  })
}
