import { accepts } from '#engine/core/mail/filing.ts'
import { emailOf } from '#engine/core/mail/team-address.ts'
import { type MailDesk, realmOf } from './mail-desk.ts'

type Asking = Pick<MailDesk, 'runtime' | 'store' | 'settings' | 'holds'>

/** Whether somebody at this address wrote to the desk before. */
export async function isAcquainted(address: string, { store }: Pick<MailDesk, 'store'>): Promise<boolean> {
  if ((await store.addresses.get(address))?.heardAt) return true
  const { tickets } = await store.tickets.list({ requester: address, shelved: false, limit: 1 })
  return tickets.length > 0
}

/** Whether a team takes mail from an address, for a door that asks before the mail has come. */
export async function takesFrom(team: string, address: string, desk: Asking): Promise<boolean> {
  const realm = realmOf(desk)
  const file = realm.definitions.teams.get(team)?.value
  const asks = file !== undefined && emailOf(file)?.accept === 'known' && address !== ''
  return accepts(team, address, asks && (await isAcquainted(address, desk)), realm)
}
