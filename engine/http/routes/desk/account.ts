import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { teamName } from '#engine/core/names.ts'
import { cleanLine } from '#engine/core/text.ts'
import { notFound } from '#engine/http/admission.ts'
import { auditedCaller } from '#engine/http/audit.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { addPasskey, PasskeyRefused, passkeyLimits, registrationOptions } from '#engine/http/auth/passkeys.ts'
import { namedOrigin, relyingParty } from '#engine/http/auth/relying-party.ts'
import { hashSecret } from '#engine/http/auth/secret.ts'
import { currentSession, endSession, sessionLimits } from '#engine/http/auth/session.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { readJson } from '#engine/http/json-body.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { Route } from '#engine/http/route.ts'
import { partyOf } from '#engine/http/routes/passkey.ts'
import type { PasskeyRow, SessionRow } from '#engine/store/access-store.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface AccountPage {
  readonly frame: DeskFrame
  readonly email: string
  /** Id and role of each team, in file order. */
  readonly teams: readonly { readonly name: string; readonly role: 'agent' | 'lead' }[]
  readonly passkeys: readonly Pick<PasskeyRow, 'id' | 'name' | 'createdAt' | 'usedAt'>[]
  readonly mayAdd: boolean
  /** Where passkeys work, when they do not at the address that was called. */
  readonly namedOrigin: string | null
  readonly sessions: readonly AccountSession[]
  readonly done: 'added' | 'renamed' | 'removed' | 'ended' | null
}

export interface AccountSession extends Pick<SessionRow, 'createdAt' | 'lastSeenAt' | 'proof' | 'device'> {
  /** Names it on the page; opens nothing. */
  readonly id: string
  readonly current: boolean
}

const access = { who: 'agent' } as const
const path = '/desk/account'
const doneWords = ['added', 'renamed', 'removed', 'ended'] as const

/** An agent's own passkeys and sessions; nobody else's can be named here. */
export const accountRoutes: readonly Route[] = [
  { method: 'GET', path, access, handle: show },
  { method: 'POST', path: `${path}/passkeys/options`, access, maxBodyBytes: 1_024, handle: options },
  { method: 'POST', path: `${path}/passkeys`, access, maxBodyBytes: 65_536, handle: add },
  { method: 'POST', path: `${path}/passkeys/:id/name`, access, maxBodyBytes: 8_192, handle: rename },
  { method: 'POST', path: `${path}/passkeys/:id/remove`, access, maxBodyBytes: 8_192, handle: remove },
  { method: 'POST', path: `${path}/sessions/:id/end`, access, maxBodyBytes: 8_192, handle: endOne },
  { method: 'POST', path: `${path}/sessions/end`, access, maxBodyBytes: 8_192, handle: endAll },
]

async function show(c: DoorContext): Promise<Response> {
  const agent = agentOf(c)
  const { services } = c.var.door
  const { running } = services.runtime.definitions()
  const [frame, passkeys, sessions] = await Promise.all([
    deskFrame(c),
    services.store.access.passkeysOf(agent.id),
    liveSessions(c),
  ])
  return deskPage(c, path, {
    frame,
    email: agent.value.email,
    teams: Object.entries(agent.value.teams ?? {}).map(([team, role]) => ({
      name: teamName(running, team, frame.language),
      role,
    })),
    passkeys: passkeys.map(({ id, name, createdAt, usedAt }) => ({ id, name, createdAt, usedAt })),
    mayAdd: relyingParty(c) !== null && passkeys.length < passkeyLimits.mostPerAgent,
    namedOrigin: namedOrigin(c),
    sessions,
    done: doneWords.find((word) => word === c.req.query('done')) ?? null,
  } satisfies AccountPage)
}

async function options(c: DoorContext): Promise<Response> {
  await limit(c, 'passkey-add', 30, 15 * 60_000)
  c.header('Cache-Control', 'no-store')
  return c.json(await registrationOptions(c.var.door.services, partyOf(c), agentOf(c)))
}

async function add(c: DoorContext): Promise<Response> {
  await limit(c, 'passkey-add', 30, 15 * 60_000)
  const body = (await readJson(c)) as JsonObject | null
  const name = nameOf(body?.name) || (await currentDevice(c)) || 'Passkey'
  try {
    await addPasskey(c.var.door.services, partyOf(c), agentOf(c), body?.response ?? null, name)
  } catch (error) {
    if (!(error instanceof PasskeyRefused)) throw error
    throw new DocketError('invalid', 'This passkey was not taken.')
  }
  return c.json({ next: `${path}?done=added` })
}

async function rename(c: DoorContext): Promise<Response> {
  const name = nameOf((await readFields(c)).get('name'))
  if (name === '') return c.redirect(path, 303)
  const [agent, id] = [agentOf(c).id, idOf(c)]
  const isTheirs = await auditedCaller(
    c,
    'passkey.renamed',
    ({ access }) => access.renamePasskey(agent, id, name),
    (done) => (done ? { name } : null),
  )
  if (!isTheirs) throw notFound()
  return c.redirect(`${path}?done=renamed`, 303)
}

async function remove(c: DoorContext): Promise<Response> {
  const row = await c.var.door.services.store.access.passkey(idOf(c))
  if (row === null) throw notFound()
  const agent = agentOf(c).id
  const isGone = await auditedCaller(
    c,
    'passkey.removed',
    ({ access }) => access.removePasskey(agent, row.id),
    (done) => (done ? { name: row.name } : null),
  )
  if (!isGone) throw notFound()
  return c.redirect(`${path}?done=removed`, 303)
}

async function endOne(c: DoorContext): Promise<Response> {
  const rows = await c.var.door.services.store.access.sessionsOf(agentOf(c).id)
  const row = rows.find(({ hash }) => publicId(hash) === idOf(c))
  if (row === undefined) throw notFound()
  const ended = () => ({ device: row.device })
  await auditedCaller(c, 'session.ended', ({ access }) => access.removeSession(row.hash), ended)
  return c.redirect(`${path}?done=ended`, 303)
}

/** Everywhere, this browser too: whoever fears for a session should not have to think about which one. */
async function endAll(c: DoorContext): Promise<Response> {
  const { id } = agentOf(c)
  const ended = (count: number) => ({ count })
  await auditedCaller(c, 'sessions.ended', ({ access }) => access.removeSessionsOf(id, null), ended)
  await endSession(c)
  return c.redirect('/desk/sign-in', 303)
}

async function liveSessions(c: DoorContext): Promise<readonly AccountSession[]> {
  const { store, clock } = c.var.door.services
  const own = (await currentSession(c))?.hash
  const rows = await store.access.sessionsOf(agentOf(c).id)
  return rows
    .filter(({ expiresAt, lastSeenAt }) => Math.min(expiresAt, lastSeenAt + sessionLimits.idleMs) > clock.now())
    .map(({ hash, createdAt, lastSeenAt, proof, device }) => ({
      id: publicId(hash),
      createdAt,
      lastSeenAt,
      proof,
      device,
      current: hash === own,
    }))
}

async function currentDevice(c: DoorContext): Promise<string> {
  return (await liveSessions(c)).find(({ current }) => current)?.device ?? ''
}

function agentOf(c: DoorContext) {
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  return caller.agent
}

function idOf(c: DoorContext): string {
  return c.req.param('id') ?? ''
}

function publicId(hash: string): string {
  return hashSecret(hash).slice(0, 16)
}

function nameOf(value: unknown): string {
  return typeof value === 'string' ? cleanLine(value, 60).trim() : ''
}
