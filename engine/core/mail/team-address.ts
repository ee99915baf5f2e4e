import type { TeamFile } from '#engine/schemas/types.ts'

/** A team as its definition gives it; `Definitions.teams.values()` are such. */
export interface NamedTeam {
  readonly id: string
  readonly value: Pick<TeamFile, 'channels' | 'default'>
}

/** The e-mail channel of a team with its defaults filled in. */
export interface TeamEmail {
  /** Addresses that reach the team, as its file says; empty: the one of `defaultAddress`. */
  readonly written: readonly string[]
  readonly accept: 'everyone' | 'known' | 'team'
  /** The address its mails come from, as its file says; null: the first that reaches it. */
  readonly from: string | null
  /** Senders whom the loop guard lets pass: addresses, and domains behind an `@`. */
  readonly loopExempt: readonly string[]
}

/** null where the team takes no mail. */
export function emailOf({ channels }: Pick<TeamFile, 'channels'>): TeamEmail | null {
  const email = channels?.email ?? false
  if (email === false) return null
  const given = email === true ? {} : email
  return {
    written: given.address ?? [],
    accept: given.accept ?? 'everyone',
    from: given.from ?? null,
    loopExempt: given.loopExempt ?? [],
  }
}

/** Every address that reaches a team: those of its file, else its id at the mail domain; none where it takes no mail. */
export function addressesOf(id: string, team: Pick<TeamFile, 'channels'>, mailDomain: string): readonly string[] {
  const email = emailOf(team)
  if (email === null) return []
  return email.written.length > 0 ? email.written : [defaultAddress(id, mailDomain)]
}

/** Who a team's mails come from: its own `from`, else its first address, else its id at the mail domain. */
export function sendingAddress(id: string, team: Pick<TeamFile, 'channels'>, mailDomain: string): string {
  const email = emailOf(team)
  return email?.from ?? email?.written[0] ?? defaultAddress(id, mailDomain)
}

export function defaultAddress(id: string, mailDomain: string): string {
  return `${localPartOf(id)}@${mailDomain}`
}

/** A name as the local part of an address: lower case without accents, runs of anything else one hyphen, no dot at an edge or after another. */
export function localPartOf(name: string): string {
  const [local = ''] = name.split('@')
  return local
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_+.]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 64)
}
