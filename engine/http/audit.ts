import type { DoorContext } from '#engine/http/door.ts'
import type { Services } from '#engine/http/services.ts'
import type { AuditRow } from '#engine/store/store.ts'

/** What the audit knows, in the words of the log; a page has a sentence for each. */
export const auditActions = [
  'session.started',
  'session.refused',
  'session.ended',
  'sessions.ended',
  'passkey.added',
  'passkey.renamed',
  'passkey.removed',
  'link.created',
  'token.created',
  'agent.added',
  'agent.changed',
  'agent.removed',
  'ticket.accepted',
  'ticket.discarded',
  'ticket.merged',
  'ticket.unmerged',
  'ticket.split',
  'ticket.erased',
  'mail.accepted',
  'mail.discarded',
  'effect.revived',
] as const

export type AuditAction = (typeof auditActions)[number]

/** Who did it: an agent or a program by id; `system` with the name of the part that did, such as `command line`. */
export type AuditActor = Pick<AuditRow, 'role' | 'actor'>

/** Events of a ticket that are decisions somebody may be asked about. The log of the ticket says the same; the audit finds them. */
const decisions: ReadonlySet<string> = new Set<AuditAction>([
  'ticket.accepted',
  'ticket.discarded',
  'ticket.merged',
  'ticket.unmerged',
  'ticket.split',
  'ticket.erased',
])

/** Writes down an event of a ticket that its caller caused, where it is such a decision. */
export async function auditEvent(c: DoorContext, type: string, ticket: number): Promise<void> {
  if (decisions.has(type)) await auditCaller(c, type as AuditAction, { ticket })
}

/** Writes down what was done. `subject` names things by ids, numbers and the agents' own words, never by a customer's. */
export async function audit(
  { store, clock, random }: Pick<Services, 'store' | 'clock' | 'random'>,
  { role, actor }: AuditActor,
  action: AuditAction,
  subject: AuditRow['subject'] = {},
): Promise<void> {
  await store.audit.add([{ id: random.id(), at: clock.now(), role, actor, action, subject }])
}

/** The same for whoever opened the route. */
export function auditCaller(c: DoorContext, action: AuditAction, subject: AuditRow['subject'] = {}): Promise<void> {
  const caller = c.get('caller')
  const by: AuditActor =
    caller === undefined
      ? { role: 'system', actor: 'door' }
      : caller.kind === 'agent'
        ? { role: 'agent', actor: caller.agent.id }
        : { role: 'program', actor: caller.name }
  return audit(c.var.door.services, by, action, subject)
}
