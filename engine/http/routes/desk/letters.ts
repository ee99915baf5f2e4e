import { can } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface DeskLettersPage {
  readonly frame: DeskFrame
  readonly letters: readonly {
    readonly id: string
    readonly ticket: number
    readonly what: string
    readonly to: string
    readonly error: string
    readonly attempts: number
    readonly at: number | null
  }[]
  readonly mayRevive: boolean
}

/** Effects that were given up, each with the last answer, to be tried again. */
export async function showLetters(c: DoorContext): Promise<Response> {
  const caller = callerOf(c)
  if (!can(caller, 'read', { kind: 'outbox' })) throw notFound()
  const rows = await c.var.door.services.store.outbox.deadLetters(100)
  return deskPage(c, '/desk/letters', {
    frame: await deskFrame(c),
    letters: rows.map(({ effect, lastError, attempts, settledAt }) => ({
      id: effect.id,
      ticket: effect.ticket,
      what: effect.kind === 'mail' ? effect.payload.template : effect.kind,
      to: effect.kind === 'mail' ? effect.payload.address : effect.kind === 'webhook' ? effect.payload.url : '',
      error: lastError ?? '',
      attempts,
      at: settledAt,
    })),
    mayRevive: can(caller, 'revive', { kind: 'outbox' }),
  } satisfies DeskLettersPage)
}

export async function reviveLetter(c: DoorContext): Promise<Response> {
  if (!can(callerOf(c), 'revive', { kind: 'outbox' })) throw notFound()
  const { services } = c.var.door
  const next = ownPath((await readFields(c)).get('next') ?? '/desk/letters')
  if (!(await services.store.outbox.revive(c.req.param('id') ?? '', services.clock.now()))) throw notFound()
  services.wakeOutbox()
  return c.redirect(next, 303)
}
