import type { Defined } from '#engine/core/catalogue.ts'
import { emailOf } from '#engine/core/mail/team-address.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'

/** An address that a file gives to an agent or a team. */
export interface NamedAddress {
  readonly defined: Defined<unknown>
  readonly pointer: string
  readonly address: string
}

export function agentAddresses({ agents }: FileSet): readonly NamedAddress[] {
  return [...agents.values()].map((defined) => ({ defined, pointer: '/email', address: defined.value.email }))
}

/** The addresses that reach a team. */
export function teamAddresses({ teams }: FileSet): readonly NamedAddress[] {
  return [...teams.values()].flatMap((defined) => {
    const addresses = emailOf(defined.value)?.written ?? []
    return addresses.map((address, index) => ({ defined, pointer: `/channels/email/address/${index}`, address }))
  })
}

/** The addresses that a team's mails come from. */
export function senderAddresses({ teams }: FileSet): readonly NamedAddress[] {
  return [...teams.values()].flatMap((defined) => {
    const from = emailOf(defined.value)?.from ?? null
    return from === null ? [] : [{ defined, pointer: '/channels/email/from', address: from }]
  })
}
