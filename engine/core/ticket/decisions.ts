/**
 * Events of a ticket that are decisions somebody may be asked about. The log of the ticket says them; the audit finds them, and has a line
 * for each that an agent or a program caused, written with it.
 */
export const decisions = [
  'ticket.accepted',
  'ticket.discarded',
  'ticket.merged',
  'ticket.unmerged',
  'ticket.split',
  'ticket.erased',
] as const

const known: ReadonlySet<string> = new Set(decisions)

export function isDecision(type: string): boolean {
  return known.has(type)
}
