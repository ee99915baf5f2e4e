// Each server that takes mail has a postmaster, who hears of everybody (RFC 5321 section 4.5.1).
import { addressesOf, emailOf, type NamedTeam } from './team-address.ts'

const localPart = 'postmaster@'

/**
 * Who reads the mail to `postmaster@` of the domains at which we take mail, where no team lists that address: the default team, else the
 * first that takes mail. Empty where none does: then it is for the shelf.
 */
export function postmasters(teams: readonly NamedTeam[], mailDomain: string): ReadonlyMap<string, string> {
  const reader = readerOf(teams)
  if (reader === null) return new Map()
  return new Map(domainsOf(teams, mailDomain).map((domain) => [localPart + domain, reader.id]))
}

/** Whether an address is a postmaster of ours, whom no rule of a team keeps mail from. */
export function isPostmaster(address: string, teams: readonly NamedTeam[], mailDomain: string): boolean {
  const domains = domainsOf(teams, mailDomain)
  return domains.some((domain) => address.toLowerCase() === localPart + domain)
}

function readerOf(teams: readonly NamedTeam[]): NamedTeam | null {
  const taking = teams.filter(({ value }) => emailOf(value) !== null)
  return taking.find(({ value }) => value.default === true) ?? taking[0] ?? null
}

function domainsOf(teams: readonly NamedTeam[], mailDomain: string): readonly string[] {
  const addresses = teams.flatMap(({ id, value }) => addressesOf(id, value, mailDomain))
  return [mailDomain, ...addresses.map((address) => address.slice(address.lastIndexOf('@') + 1).toLowerCase())]
}
