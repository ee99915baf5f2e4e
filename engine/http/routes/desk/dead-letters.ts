import type { Definitions } from '#engine/core/catalogue.ts'
import { mailTitle } from '#engine/core/names.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { auditedCaller } from '#engine/http/audit.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'
import { deskLanguage } from './language.ts'

export interface DeadLettersPage {
  readonly frame: DeskFrame
  /** The latest first. */
  readonly letters: readonly DeadLetter[]
  readonly mayRevive: boolean
}

/** An effect that was given up, with what the other side said last. */
export interface DeadLetter {
  readonly id: string
  readonly ticket: number
  readonly kind: 'mail' | 'webhook' | 'ticket' | 'forward' | 'own'
  /** The title of the mail's template, or the own action's name; for others the same as `kind`. */
  readonly what: string
  readonly to: string
  readonly error: string
  readonly attempts: number
  readonly at: number | null
}

export async function showDeadLetters(c: DoorContext): Promise<Response> {
  const caller = callerOf(c)
  if (!can(caller, 'read', { kind: 'outbox' })) throw notFound()
  return deskPage(c, '/desk/deadletters', {
    frame: await deskFrame(c),
    letters: await deadLetters(c, 100),
    mayRevive: can(caller, 'revive', { kind: 'outbox' }),
  } satisfies DeadLettersPage)
}

/** Of the latest so many, those of tickets that the caller may read: a letter says who was written to. */
export async function deadLetters(c: DoorContext, most: number): Promise<readonly DeadLetter[]> {
  const caller = callerOf(c)
  const { store, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const rows = await store.outbox.deadLetters(most)
  const tickets = await store.tickets.many([...new Set(rows.map(({ effect }) => effect.ticket))])
  const hidden = new Set(
    tickets.filter((ticket) => !can(caller, 'read', ticketRight(running, ticket))).map(({ number }) => number),
  )
  const language = deskLanguage(c, caller)
  return rows.filter(({ effect }) => !hidden.has(effect.ticket)).map((row) => deadLetter(row, running, language))
}

export async function reviveLetter(c: DoorContext): Promise<Response> {
  if (!can(callerOf(c), 'revive', { kind: 'outbox' })) throw notFound()
  const { services } = c.var.door
  const next = ownPath((await readFields(c)).get('next') ?? '/desk/deadletters')
  const effect = c.req.param('id') ?? ''
  const isBack = await auditedCaller(
    c,
    'effect.revived',
    ({ outbox }) => outbox.revive(effect, services.clock.now()),
    (done) => (done ? { effect } : null),
  )
  if (!isBack) throw notFound()
  services.wakeOutbox()
  return c.redirect(next, 303)
}

type Row = Awaited<ReturnType<DoorContext['var']['door']['services']['store']['outbox']['deadLetters']>>[number]

export function deadLetter(
  { effect, lastError, attempts, settledAt }: Row,
  definitions: Definitions,
  language: string,
): DeadLetter {
  return {
    id: effect.id,
    ticket: effect.ticket,
    kind: effect.kind,
    what:
      effect.kind === 'mail'
        ? mailTitle(definitions, effect.payload.template, language)
        : effect.kind === 'own'
          ? effect.payload.action
          : effect.kind,
    to: effect.kind === 'mail' ? effect.payload.address : effect.kind === 'webhook' ? effect.payload.url : '',
    error: lastError ?? '',
    attempts,
    at: settledAt,
  }
}
