import type { Definitions } from '#engine/core/catalogue.ts'
import { mailTitle } from '#engine/core/names.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { auditedCaller } from '#engine/http/audit.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readEntries, readFields } from '#engine/http/form-fields.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'
import { deskLanguage } from './language.ts'

export interface DeadLettersPage {
  readonly frame: DeskFrame
  /** The latest first. */
  readonly letters: readonly DeadLetter[]
  /** Address of those before; null at the end. */
  readonly older: string | null
  readonly isNewest: boolean
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

const path = '/desk/deadletters'
const onPage = 100

export async function showDeadLetters(c: DoorContext): Promise<Response> {
  const caller = callerOf(c)
  if (!can(caller, 'read', { kind: 'outbox' })) throw notFound()
  const before = readCursor(c.req.query('before'))
  const rows = await c.var.door.services.store.outbox.deadLetters(onPage + 1, before)
  const last = rows.length > onPage ? rows[onPage - 1] : undefined
  return deskPage(c, path, {
    frame: await deskFrame(c),
    letters: await readable(c, rows.slice(0, onPage)),
    older: last === undefined ? null : `${path}?before=${last.settledAt}-${last.effect.id}`,
    isNewest: before === undefined,
    mayRevive: can(caller, 'revive', { kind: 'outbox' }),
  } satisfies DeadLettersPage)
}

/** Of the latest so many, those of tickets that the caller may read: a letter says who was written to. */
export async function deadLetters(c: DoorContext, most: number): Promise<readonly DeadLetter[]> {
  return readable(c, await c.var.door.services.store.outbox.deadLetters(most))
}

async function readable(c: DoorContext, rows: readonly Row[]): Promise<readonly DeadLetter[]> {
  const caller = callerOf(c)
  const { store, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const tickets = await store.tickets.many([...new Set(rows.map(({ effect }) => effect.ticket))])
  const hidden = new Set(
    tickets.filter((ticket) => !can(caller, 'read', ticketRight(running, ticket))).map(({ number }) => number),
  )
  const language = deskLanguage(c, caller)
  return rows.filter(({ effect }) => !hidden.has(effect.ticket)).map((row) => deadLetter(row, running, language))
}

export async function reviveLetter(c: DoorContext): Promise<Response> {
  if (!can(callerOf(c), 'revive', { kind: 'outbox' })) throw notFound()
  const next = ownPath((await readFields(c)).get('next') ?? path)
  if (!(await revive(c, c.req.param('id') ?? ''))) throw notFound()
  c.var.door.services.wakeOutbox()
  return c.redirect(next, 303)
}

/** All that stand on a page, `effect` by `effect`; what somebody else has sent again meanwhile is left alone. */
export async function reviveLetters(c: DoorContext): Promise<Response> {
  if (!can(callerOf(c), 'revive', { kind: 'outbox' })) throw notFound()
  const asked = (await readEntries(c)).flatMap(([name, value]) => (name === 'effect' ? [value] : []))
  for (const effect of asked.slice(0, onPage)) await revive(c, effect)
  c.var.door.services.wakeOutbox()
  return c.redirect(path, 303)
}

/** True when it was dead and waits again. */
async function revive(c: DoorContext, effect: string): Promise<boolean> {
  const { clock, store } = c.var.door.services
  const [origin] = await store.outbox.origins([effect])
  if (origin === undefined) return false
  return auditedCaller(
    c,
    'effect.revived',
    ({ outbox }) => outbox.revive(effect, clock.now()),
    (done) => (done ? { ticket: origin.ticket, effect } : null),
  )
}

/** `<instant>-<id>` of the last row of the page before; what is not ours begins anew. */
function readCursor(text: string | undefined): { readonly settledAt: number; readonly id: string } | undefined {
  const match = /^(\d{1,15})-(.{1,200})$/.exec(text ?? '')
  return match === null ? undefined : { settledAt: Number(match[1]), id: match[2] ?? '' }
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
