import { emailOf } from '#engine/core/mail/team-address.ts'
import type { MailDesk } from './mail-desk.ts'

/**
 * Whether a team takes mail from an address: from everyone, from people it knows (they wrote before), or from its own agents alone. It keeps
 * strangers' mail away from a queue; it proves nothing.
 */
export async function accepts(
  team: string,
  address: string,
  { runtime, store }: Pick<MailDesk, 'runtime' | 'store'>,
): Promise<boolean> {
  const { teams, agents } = runtime.definitions().running
  const file = teams.get(team)?.value
  const accept = file === undefined ? null : (emailOf(file)?.accept ?? null)
  if (accept === 'everyone') return true
  if (accept === null || address === '') return false
  const agent = [...agents.values()].find(({ value }) => value.email.toLowerCase() === address.toLowerCase())
  if (accept === 'team') return agent?.value.teams?.[team] !== undefined
  if (agent !== undefined || (await store.addresses.get(address))?.heardAt) return true
  const { tickets } = await store.tickets.list({ requester: address, shelved: false, limit: 1 })
  return tickets.length > 0
}
