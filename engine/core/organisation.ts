import type { Definitions } from './catalogue.ts'
import type { Ticket } from './ticket/ticket.ts'

/** An organisation whose people see each other's requests to one team, because the team's file says so. */
export interface Organisation {
  readonly team: string
  readonly name: string
  /** Mail domains, written small; an address at a subdomain of one is not at it. */
  readonly domains: readonly string[]
}

/** The organisations of an address, in the order of teams. Only what a file names is one: no domain makes its people colleagues by itself. */
export function organisationsOf({ teams }: Pick<Definitions, 'teams'>, email: string): readonly Organisation[] {
  const domain = domainOf(email)
  return [...teams].flatMap(([team, { value }]) =>
    (value.organisations ?? [])
      .filter(({ domains }) => domains.includes(domain))
      .map(({ name, domains }) => ({ team, name, domains })),
  )
}

/** Whether an address belongs to a colleague of the requester, where the ticket's team lets colleagues read along. */
export function isOfColleague(
  definitions: Pick<Definitions, 'teams'>,
  email: string,
  { team, requester, shelved }: Pick<Ticket, 'team' | 'requester' | 'shelved'>,
): boolean {
  if (shelved || requester.email === email) return false
  const domain = domainOf(requester.email)
  return organisationsOf(definitions, email).some((one) => one.team === team && one.domains.includes(domain))
}

/** Empty where there is no address. */
function domainOf(email: string): string {
  return email.slice(email.indexOf('@') + 1)
}
