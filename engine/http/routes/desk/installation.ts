import type { Problem } from '#engine/core/problem.ts'
import { can } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { auditedCaller } from '#engine/http/audit.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import type { Route } from '#engine/http/route.ts'
import { resumeOutbox, waitingInPause } from '#engine/runtime/resume-outbox.ts'
import type { AuditRow } from '#engine/store/access-store.ts'
import { lastBackup } from '#engine/store/last-backup.ts'
import type { OutboxPause } from '#engine/store/pause.ts'
import type { Store } from '#engine/store/store.ts'
import { type DeadLetter, deadLetters } from './dead-letters.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'
import { type InstalledDoor, mailDoorsFor } from './mail-doors.ts'

export interface InstallationPage {
  readonly frame: DeskFrame
  readonly revision: string
  readonly commit: string | null
  /** The newest takeover with its plan; null before the first. */
  readonly takeover: { readonly id: number; readonly at: number } | null
  readonly problems: readonly Problem[]
  readonly store: 'sqlite' | 'postgres'
  readonly doors: readonly InstalledDoor[]
  /** How mail leaves: by a relay, or into the local mailbox. */
  readonly relay: 'relay' | 'mailbox'
  /** Effects that wait to be sent. */
  readonly waiting: number
  /** The latest that were given up; `frame.deadLetters` counts all. */
  readonly letters: readonly DeadLetter[]
  readonly mayRevive: boolean
  /** While nothing leaves the house; null while everything does. */
  readonly pause: (OutboxPause & { readonly fresh: number; readonly stale: number }) | null
  /** When a backup was last taken; null: never. */
  readonly backupAt: number | null
  /** What was done last; null for those who may not read it. */
  readonly audit: readonly (AuditRow & { readonly name: string })[] | null
}

const access = { who: 'agent' } as const
const shown = 5

/** What is set and how it goes: settings are files, so this page changes none. */
export const installationRoutes: readonly Route[] = [
  { method: 'GET', path: '/desk/installation', access, handle: show },
  { method: 'POST', path: '/desk/outbox/resume', access, handle: resume },
]

async function show(c: DoorContext): Promise<Response> {
  const caller = callerOf(c)
  if (!can(caller, 'read', { kind: 'takeovers' })) throw notFound()
  const { store, runtime, settings } = c.var.door.services
  const { running, problems } = runtime.definitions()
  const isAuditor = can(caller, 'read', { kind: 'audit' })
  const [frame, takeover, waiting, letters, audit, pause, backup] = await Promise.all([
    deskFrame(c),
    store.takeovers.last(),
    store.outbox.waiting(),
    can(caller, 'read', { kind: 'outbox' }) ? deadLetters(c, shown) : [],
    isAuditor ? store.audit.list(shown, null) : null,
    pauseOf(store),
    lastBackup(store.settings),
  ])
  return deskPage(c, '/desk/installation', {
    frame,
    revision: running.revision,
    commit: running.commit,
    takeover: takeover && { id: takeover.id, at: takeover.at },
    problems: problems.toSorted((one, other) => Number(other.severity === 'error') - Number(one.severity === 'error')),
    store: store.kind,
    doors: doorsOf(c),
    relay: settings.relayUrl === null ? 'mailbox' : 'relay',
    waiting,
    letters,
    mayRevive: can(caller, 'revive', { kind: 'outbox' }),
    pause,
    backupAt: backup?.at ?? null,
    audit:
      audit?.map((row) => ({
        ...row,
        name: (row.role === 'agent' ? running.agents.get(row.actor)?.value.name : undefined) ?? row.actor,
      })) ?? null,
  } satisfies InstallationPage)
}

async function pauseOf(store: Store): Promise<InstallationPage['pause']> {
  const [pause, waiting] = await Promise.all([store.outboxPause.get(), waitingInPause(store)])
  return pause && { ...pause, fresh: waiting?.fresh.length ?? 0, stale: waiting?.stale.length ?? 0 }
}

async function resume(c: DoorContext): Promise<Response> {
  if (!can(callerOf(c), 'revive', { kind: 'outbox' })) throw notFound()
  const { services } = c.var.door
  const { store, clock } = services
  const what = (await readFields(c)).get('what') === 'all' ? 'all' : 'new'
  await auditedCaller(
    c,
    'outbox.resumed',
    (inside) => resumeOutbox({ ...store, ...inside }, what, clock.now()),
    (done) => (done === null ? null : { what }),
  )
  services.wakeOutbox()
  return c.redirect('/desk/installation', 303)
}

/** Forms and chat are open wherever the engine is; mail has doors that may be shut. */
function doorsOf(c: DoorContext): readonly InstalledDoor[] {
  const { services } = c.var.door
  const { mail, settings } = services
  const states = mailDoorsFor(services, callerOf(c))
  const missing = ['smtp', 'imap'].filter((kind) => !states.some((door) => door.kind === kind))
  const hook = mail !== null && settings.hookSecret !== null
  const off = (kind: string): InstalledDoor => ({ kind, name: null, state: 'off', problem: null })
  return [
    { kind: 'web', name: null, state: 'listening', problem: null },
    ...states,
    ...missing.map(off),
    { ...off('hook'), state: hook ? 'listening' : 'off' },
  ]
}
