import type { Definitions } from '#engine/core/catalogue.ts'
import { senderOf } from '#engine/core/mail/team-address.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/** A mail that a scenario is to hold. */
export interface WrittenMail {
  /** Empty where nobody is known. */
  readonly from: string
  /** The team, or the signed address of the first ticket of the story. */
  readonly to: 'team' | 'ticket'
  readonly subject: string
  readonly isAutomatic: boolean
}

/** The host that a scenario's addresses have where its file names none. */
export const usualDomain = 'docket.localhost'

/** The raw mail, line by line: as little as its rules look at. */
export function mailLines(
  { teams }: Definitions,
  { team }: Ticket,
  name: string,
  { from, to, subject, isAutomatic }: WrittenMail,
): string[] {
  const address =
    to === 'ticket' ? `${team}+t_1.saved@${usualDomain}` : senderOf(team, teams.get(team)?.value ?? {}, usualDomain)
  return [
    ...(from === '' ? [] : [`From: ${from}`]),
    `To: ${address}`,
    `Subject: ${subject}`,
    `Message-ID: <${name}@customers.example>`,
    ...(isAutomatic ? ['Auto-Submitted: auto-generated'] : []),
    'Content-Type: text/plain; charset=utf-8',
    '',
    '…',
  ]
}
