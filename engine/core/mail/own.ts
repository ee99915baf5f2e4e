import { localPart } from './recipients.ts'
import { sameAddress } from './sender.ts'

/** What is ours. */
export interface Own {
  /** Every address that reaches a team or that a team writes from. */
  readonly addresses: readonly string[]
  readonly mailDomain: string
  /** Whether a Message-ID (with angle brackets) is that of a mail we sent. */
  isOwnMessageId(id: string): boolean
}

/** Reply addresses of tickets, and the sender of sign-in links. */
const ours = /^no-reply-[0-9a-f]{12}$|\+[at]_/i

/** An address of a team, or one that only Docket writes from: people of the company may have theirs at the same domain. */
export function isOwnAddress(written: string, own: Own): boolean {
  const address = bare(written)
  return (
    own.addresses.some((one) => sameAddress(one, address)) ||
    (isAtOwnDomain(address, own) && ours.test(localPart(address)))
  )
}

export function isAtOwnDomain(written: string, { mailDomain }: Own): boolean {
  return bare(written).toLowerCase().endsWith(`@${mailDomain.toLowerCase()}`)
}

function bare(address: string): string {
  return address.trim().replace(/^<|>$/g, '')
}
