import type { Definitions } from '#engine/core/catalogue.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { addressesOf, sendingAddress } from '#engine/core/mail/team-address.ts'
import { cleanLine } from '#engine/core/text.ts'
import { hiddenMessages } from '#engine/core/ticket/visible.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import { type Change, submitChanges } from '#engine/http/routes/api/write.ts'

const once = { body: null, version: null }

/** Lets somebody into the conversation, or takes them out: `address`, `name`, `decision` `add` or `remove`. */
export async function postParticipant(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'change')
  const fields = await readFields(c)
  const decision = fields.get('decision')
  const address = parseAddress((fields.get('address') ?? '').trim())
  const name = cleanLine(fields.get('name') ?? '', 200)
  if (decision !== 'add' && decision !== 'remove') throw notFound()
  const isKnown = ticket.participants.some((one) => one.address === address)
  // What cannot be an address, or changes nothing, leaves the ticket as it is: the page shows who takes part.
  if (address !== null && isKnown === (decision === 'remove') && address !== ticket.requester.email) {
    const type = decision === 'add' ? 'participant.added' : 'participant.removed'
    await submitChanges(c, ticket, [{ type, content: { name, address } } satisfies Change], once)
  }
  return c.redirect(`/desk/tickets/${ticket.number}#people`, 303)
}

/** Shows a hidden message to the requester. */
export async function postShare(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'share')
  const message = Number((await readFields(c)).get('message'))
  const events = await c.var.door.services.store.events.of(ticket.number)
  const isHidden = hiddenMessages(events)
  if (!events.some((event) => event.seq === message && isHidden(event))) throw notFound()
  await submitChanges(c, ticket, [{ type: 'message.shared', data: { message } }], once)
  return c.redirect(`/desk/tickets/${ticket.number}#e${message}`, 303)
}

/** Addresses that are never suggested as participants: teams and agents are told by other ways. */
export function ownAddresses({ teams, agents }: Definitions, mailDomain: string): (address: string) => boolean {
  const ofTeams = [...teams.values()].flatMap(({ id, value }) => [
    ...addressesOf(id, value, mailDomain),
    sendingAddress(id, value, mailDomain),
  ])
  const own = new Set(
    [...ofTeams, ...[...agents.values()].map(({ value }) => value.email)].map((one) => one.toLowerCase()),
  )
  return (address) => own.has(address.toLowerCase()) || address.toLowerCase().endsWith(`@${mailDomain}`)
}
