import type { Definitions, TextTemplate } from '#engine/core/catalogue.ts'
import { sendingAddress } from '#engine/core/mail/team-address.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { AgentFile } from '#engine/schemas/types.ts'

/** Who a team's mails come from: its name in a language, and its address. */
export function fromOf(
  definitions: Definitions,
  teamId: string,
  language: string,
  { mailDomain }: Pick<Settings, 'mailDomain'>,
): { readonly team: string; readonly address: string } {
  const team = definitions.teams.get(teamId)?.value
  return {
    team: team?.i18n?.[language]?.name ?? team?.name ?? teamId,
    address: sendingAddress(teamId, team ?? {}, mailDomain),
  }
}

/** A mail template in a language, else in the language without its region, else as it stands without one; null when there is none. */
export function templateIn(definitions: Definitions, id: string, language: string): TextTemplate | null {
  const versions = definitions.mails.get(id)
  const found = versions?.get(language) ?? versions?.get(language.split('-')[0] ?? '') ?? versions?.get('')
  return found?.value ?? null
}

/** What stands below an answer: the agent's signature or name, then the team's own lines in the language of the mail. */
export function signatureOf(
  definitions: Definitions,
  agent: AgentFile | undefined,
  teamId: string,
  language: string,
): string {
  const team = definitions.teams.get(teamId)?.value
  const ofTeam = team?.i18n?.[language]?.signature ?? team?.signature
  return [agent?.signature ?? agent?.name, ofTeam].filter((part) => part !== undefined && part !== '').join('\n')
}

/** How many messages a team's answers quote. */
export function quotedMessages(definitions: Definitions, teamId: string): number {
  const email = definitions.teams.get(teamId)?.value.channels?.email
  const quote = typeof email === 'object' ? (email.quote ?? false) : false
  return typeof quote === 'number' ? quote : quote ? 3 : 0
}
