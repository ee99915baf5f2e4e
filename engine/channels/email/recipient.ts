import { isReplyLocalPart } from '#engine/core/mail/clues.ts'
import { isPostmaster } from '#engine/core/mail/postmaster.ts'
import { localPart, teamOfAddress } from '#engine/core/mail/recipients.ts'
import { takesFrom } from './accepts.ts'
import type { RecipientAnswer } from './incoming.ts'
import type { MailDesk } from './mail-desk.ts'

/**
 * Whether mail to an address is taken: a team's, a reply address that we signed, or a postmaster of ours. What a postmaster's team does not
 * take lies on the shelf: nobody else is left who could hear that our mail is in trouble.
 */
export async function answerRecipient(address: string, from: string, desk: MailDesk): Promise<RecipientAnswer> {
  const { keys, runtime, settings } = desk
  if (address.toLowerCase().endsWith(`@${settings.mailDomain}`) && isReplyLocalPart(localPart(address), keys))
    return 'taken'
  const teams = [...runtime.definitions().running.teams.values()]
  if (isPostmaster(address, teams, settings.mailDomain)) return 'taken'
  const team = teamOfAddress(address, teams, settings.mailDomain)
  if (team === null) return 'unknown'
  return (await takesFrom(team, from, desk)) ? 'taken' : 'not-accepted'
}
