import { sameAddress } from '#engine/core/mail/sender.ts'
import type { Actor } from './event.ts'
import type { Ticket } from './ticket.ts'

/** Who somebody is to a ticket that their message is passed on to: only what this one knows of their address counts. */
export function standingIn(
  { requester, participants }: Pick<Ticket, 'requester' | 'participants'>,
  address: string,
): Actor {
  if (address !== '' && sameAddress(address, requester.email)) return { role: 'customer' }
  return { role: participants.some((one) => sameAddress(one.address, address)) ? 'participant' : 'stranger' }
}
