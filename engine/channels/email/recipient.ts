import { isReplyLocalPart } from '#engine/core/mail/clues.ts'
import { localPart, teamOfAddress } from '#engine/core/mail/recipients.ts'
import { takesFrom } from './accepts.ts'
import type { RecipientAnswer } from './incoming.ts'
import type { MailDesk } from './mail-desk.ts'

/** Whether mail to an address is taken: a team's, or a reply address that we signed. */
export async function answerRecipient(address: string, from: string, desk: MailDesk): Promise<RecipientAnswer> {
  const { keys, runtime, settings } = desk
  if (address.toLowerCase().endsWith(`@${settings.mailDomain}`) && isReplyLocalPart(localPart(address), keys))
    return 'taken'
  const team = teamOfAddress(address, runtime.definitions().running.teams.values(), settings.mailDomain)
  if (team === null) return 'unknown'
  return (await takesFrom(team, from, desk)) ? 'taken' : 'not-accepted'
}
