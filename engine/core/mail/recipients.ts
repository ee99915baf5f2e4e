import type { ReadMail } from '#engine/ports/mail-reader.ts'
import { postmasters } from './postmaster.ts'
import { addressesOf, type NamedTeam } from './team-address.ts'

/** What the door knows of the recipients. */
export interface Addressed {
  readonly to: readonly string[]
  /** The team of a mailbox, where the recipients name none. */
  readonly team: string | null
}

type Recipients = Pick<ReadMail, 'deliveredTo' | 'to' | 'cc'>

/**
 * The teams that a mail is addressed to, in the order of its recipients: by the envelope, else by Delivered-To, else by To and Cc, else the
 * team of the mailbox. `care+anything@` reaches the team of `care@`. A signed reply address is an address of a ticket and of no team;
 * where one stands, headers further down are not asked, since the door hands each recipient its own copy. `postmaster@` is somebody's only
 * in the envelope, where it was taken on our word.
 */
export function teamsFor(
  mail: Recipients,
  envelope: Addressed,
  teams: Iterable<NamedTeam>,
  mailDomain: string,
  isReplyAddress: (localPart: string) => boolean,
): readonly string[] {
  const [written, atTheDoor] = ownersOf([...teams], mailDomain)
  for (const source of recipientSources(mail, envelope)) {
    const owners = source === envelope.to ? atTheDoor : written
    const named = source.flatMap((address) => teamAt(address, owners, isReplyAddress) ?? [])
    const replies = source.some((address) => isReplyAddress(localPart(address)))
    if (named.length > 0 || replies) return [...new Set(named)]
  }
  return envelope.team === null ? [] : [envelope.team]
}

/** The team that an address reaches, or null: what a door asks before it takes a recipient. */
export function teamOfAddress(address: string, teams: Iterable<NamedTeam>, mailDomain: string): string | null {
  const [, atTheDoor] = ownersOf([...teams], mailDomain)
  return teamAt(address, atTheDoor, () => false)
}

/** Where recipients stand, the most trustworthy first. */
export function recipientSources(
  { deliveredTo, to, cc }: Recipients,
  envelope: Pick<Addressed, 'to'>,
): readonly (readonly string[])[] {
  return [envelope.to, deliveredTo, [...to, ...cc].flatMap(({ address }) => address ?? [])]
}

export function localPart(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf('@')))
}

type Owners = ReadonlyMap<string, string>

/** Who owns an address by the files of the teams, and with the postmasters beside those. */
function ownersOf(teams: readonly NamedTeam[], mailDomain: string): readonly [written: Owners, atTheDoor: Owners] {
  const owners = new Map<string, string>()
  for (const { id, value } of teams)
    for (const address of addressesOf(id, value, mailDomain)) {
      const key = address.toLowerCase()
      if (!owners.has(key)) owners.set(key, id)
    }
  return [owners, new Map([...postmasters(teams, mailDomain), ...owners])]
}

function teamAt(address: string, owners: Owners, isReplyAddress: (localPart: string) => boolean): string | null {
  const local = localPart(address)
  if (isReplyAddress(local)) return null
  const [base = ''] = local.split('+', 1)
  const domain = address.slice(local.length)
  return owners.get(address.toLowerCase()) ?? owners.get(`${base}${domain}`.toLowerCase()) ?? null
}
