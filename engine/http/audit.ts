import { decisions } from '#engine/core/ticket/decisions.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Services } from '#engine/http/services.ts'
import type { Audited, AuditRow } from '#engine/store/access-store.ts'

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
  ...decisions,
  'mail.accepted',
  'mail.not-accepted',
  'mail.discarded',
  'effect.revived',
  'outbox.paused',
  'outbox.resumed',
] as const

export type AuditAction = (typeof auditActions)[number]

/** Who did it: an agent or a program by id; `system` with the name of the part that did, such as `command line`. */
export type AuditActor = Pick<AuditRow, 'role' | 'actor'>

/** Writes down what came to nothing, such as a refused sign-in; what was done goes through `audited`. */
export async function audit(
  services: Pick<Services, 'store' | 'clock' | 'random'>,
  by: AuditActor,
  action: AuditAction,
  subject: AuditRow['subject'] = {},
): Promise<void> {
  await services.store.audit.add([auditRow(services, by, action, subject)])
}

/**
 * Does something and writes it down, in one transaction. `subject` names things by ids, numbers and the agents' own words, never by a
 * customer's; null where nothing was done, and then nothing is written down.
 */
export function audited<T>(
  services: Pick<Services, 'store' | 'clock' | 'random'>,
  by: AuditActor,
  action: AuditAction,
  deed: Deed<T>,
  subject: (done: T) => AuditRow['subject'] | null,
): Promise<T> {
  return services.store.audit.withLine(deed, (done) => {
    const named = subject(done)
    return named === null ? null : auditRow(services, by, action, named)
  })
}

type Deed<T> = (store: Audited) => Promise<T>

/** The same for whoever opened the route. */
export function auditedCaller<T>(
  c: DoorContext,
  action: AuditAction,
  deed: Deed<T>,
  subject: (done: T) => AuditRow['subject'] | null,
): Promise<T> {
  return audited(c.var.door.services, auditActor(c), action, deed, subject)
}

/** Whoever opened the route, for the audit. */
export function auditActor(c: DoorContext): AuditActor {
  const caller = c.get('caller')
  if (caller === undefined) return { role: 'system', actor: 'door' }
  return caller.kind === 'agent' ? { role: 'agent', actor: caller.agent.id } : { role: 'program', actor: caller.name }
}

/** A line of the audit; its id is new. */
export function auditRow(
  { clock, random }: Pick<Services, 'clock' | 'random'>,
  { role, actor }: AuditActor,
  action: AuditAction,
  subject: AuditRow['subject'],
): AuditRow {
  return { id: random.id(), at: clock.now(), role, actor, action, subject }
}
